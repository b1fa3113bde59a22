"""What each person has carried in past months."""
