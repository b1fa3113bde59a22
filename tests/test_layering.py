"""The order of the rooms: data flows one way, and heavy libraries stay where they belong."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import shiftopt

HOME = Path(shiftopt.__file__).parent

LAYERS = (
    ("errors", "versions", "shipped", "rotation.cycle"),
    ("scenario.types", "rotation"),
    ("roster", "fatigue", "paperwork"),
    ("model.words",),
    ("rules",),
    ("profiles",),
    ("audit", "scenario"),
    (
        "workload",
        "account",
        "earlier",
        "overload",
        "relief",
        "standins",
        "verdict",
        "solving.result",
        "solving.progress",
        "solving.options",
    ),
    ("model",),
    ("solving",),
    ("report", "export", "ledger", "interop"),
    ("job", "replan"),
    ("batch",),
    ("cli",),
)
"""From the bottom up; a module belongs to the longest name that fits."""

HEAVY = {
    "ortools": ("model", "solving", "rotation"),
    "numba": ("model",),
    "highspy": ("model", "solving", "rotation"),
    "plotly": ("report",),
    "click": ("cli",),
    "rich": ("cli",),
    "pandas": ("workload", "report", "export", "scenario", "ledger"),
    "sqlalchemy": ("ledger",),
}
"""Library → the only rooms that may import it."""

SOLVER_FREE = (
    "report",
    "export",
    "ledger",
    "interop",
    "workload",
    "fatigue",
    "overload",
    "relief",
    "audit",
    "verdict",
    "rules",
    "scenario",
)
"""Rooms that see a solve's result, never the solver or its models."""

HARMLESS = ("model.words", "solving.result", "solving.progress", "solving.options")


def modules() -> list[str]:
    """All modules of the package, without the leading ``shiftopt.``."""
    paths = sorted(HOME.rglob("*.py"))
    names = [".".join(p.relative_to(HOME).with_suffix("").parts) for p in paths]
    return [n.removesuffix(".__init__") for n in names if n not in ("__init__", "__main__")]


def source(module: str) -> ast.Module:
    path = HOME.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


def statements(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Import statements that run; those for type checkers don't."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        yield from statements(node)


@cache
def imports(module: str) -> frozenset[str]:
    """Absolute names that a module imports, at the top or inside functions."""
    known = {f"shiftopt.{m}" for m in modules()}
    found: set[str] = set()
    for node in statements(source(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            assert node.level == 0, f"{module}: relative import"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & known) or {node.module or ""}
    return frozenset(found)


def own(module: str) -> list[str]:
    """Our own modules that a module imports."""
    return [i.removeprefix("shiftopt.") for i in imports(module) if i.startswith("shiftopt.")]


def within(module: str, rooms: tuple[str, ...]) -> str:
    """The longest of ``rooms`` that holds the module, or an empty string."""
    return max((r for r in rooms if module == r or module.startswith(r + ".")), key=len, default="")


def layer(module: str) -> int:
    """Rank of a module from the bottom."""
    room = within(module, tuple(name for names in LAYERS for name in names))
    assert room, f"{module} has no place in the order of the layers"
    return next(rank for rank, names in enumerate(LAYERS) if room in names)


@pytest.mark.parametrize("module", modules())
def test_lower_layers_never_import_higher_ones(module: str) -> None:
    """Every import goes sideways or down."""
    wrong = [other for other in own(module) if layer(other) > layer(module)]
    assert not wrong, f"{module} imports {', '.join(wrong)}, which stands above it"


@pytest.mark.parametrize("module", modules())
def test_heavy_libraries_stay_in_their_rooms(module: str) -> None:
    """OR-Tools, plotly, click, pandas and the like are imported only where the design says."""
    packages = {name.split(".")[0] for name in imports(module)}
    wrong = [lib for lib, rooms in HEAVY.items() if lib in packages and not within(module, rooms)]
    assert not wrong, f"{module} imports {', '.join(wrong)}"


@pytest.mark.parametrize("module", modules())
def test_nothing_downstream_of_a_roster_knows_the_solver(module: str) -> None:
    """Reports, exports, audits and rules use results and words, never models or the search."""
    if not within(module, SOLVER_FREE):
        return
    wrong = [o for o in own(module) if within(o, ("model", "solving")) and not within(o, HARMLESS)]
    assert not [w for w in wrong if w not in ("model", "solving")], f"{module} imports {', '.join(wrong)}"


@pytest.mark.parametrize("module", modules())
def test_only_the_command_line_prints_or_exits(module: str) -> None:
    """``print`` nowhere; ``sys.argv`` and ``sys.exit`` only in the command line."""
    for node in ast.walk(source(module)):
        if isinstance(node, ast.Name):
            assert node.id not in ("print", "input", "breakpoint"), f"{module}: {node.id}"
        if isinstance(node, ast.Attribute) and not within(module, ("cli",)):
            assert ast.unparse(node) not in ("sys.argv", "sys.exit", "os._exit", "sys.stdout"), module


def test_the_check_sees_a_wrong_import() -> None:
    """The order bites: the lowest layer is below the highest, and a nested import is found."""
    assert (
        layer("rotation.cycle")
        < layer("rules.base")
        < layer("audit")
        < layer("solving.tiers")
        < layer("cli.solve")
    )
    tree = ast.parse("def f():\n    import plotly\nif TYPE_CHECKING:\n    import ortools\n")
    assert [node.names[0].name for node in statements(tree) if isinstance(node, ast.Import)] == ["plotly"]


BLOCKED = """
import sys
for name in ("ortools", "highspy", "plotly", "pandas", "click"):
    sys.modules[name] = None
"""

LIGHT = """
import sys
heavy = {"ortools", "highspy", "plotly", "pandas", "numpy", "openpyxl"} & set(sys.modules)
assert not heavy, heavy
"""


def python(code: str) -> None:
    """Run code in a fresh interpreter; it must end well."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "module", ["rules", "audit", "roster", "profiles", "scenario.load", "scenario.arithmetic"]
)
def test_rules_and_audit_need_no_solver(module: str) -> None:
    """They import with the solver, plotly, pandas and click blocked."""
    python(f"{BLOCKED}\nimport shiftopt.{module}")


def run(*words: str) -> str:
    """Code that runs a command and goes on after it."""
    return f"from shiftopt.cli.app import app\napp({list(words)!r}, standalone_mode=False)\n"


@pytest.mark.parametrize(
    "words", [("--help",), ("solve", "--help"), ("batch", "--help"), ("check", "--help")]
)
def test_help_is_light(words: tuple[str, ...]) -> None:
    """Help loads neither solver nor plotly nor pandas."""
    python(run(*words) + LIGHT)


def test_check_is_light(tmp_path: Path) -> None:
    """Checking a scenario loads neither solver nor plotly nor pandas."""
    python(
        run("new", str(tmp_path / "a.yaml"), "--month", "2027-03")
        + run("check", str(tmp_path / "a.yaml"))
        + LIGHT
    )
