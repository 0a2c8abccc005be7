# Sourced by the programs in bin/: `need run` or `need dev` makes the environment of that lock file, if it is not there.
# After it, $python is the environment's. POSIX sh; the work itself is in environment.py.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root" || exit 1
venv=$root/var/venv
python=$venv/bin/python
unset PYTHONDONTWRITEBYTECODE # some images set it; each of our processes would translate 1,500 modules at each start

# Prints the path of the first Python that really runs and is one of the versions we know, the preferred one first.
find_python() {
  for version in 3.13 3.12 3.14; do
    for candidate in \
      "$(command -v "python$version" 2>/dev/null)" \
      "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version".*/bin/python \
      "$HOME"/.pyenv/versions/"$version".*/bin/python \
      /usr/local/bin/"python$version" /opt/homebrew/bin/"python$version" \
      "$(command -v python3 2>/dev/null)" \
      "$(uv python find "$version" 2>/dev/null)"
    do
      if [ -x "$candidate" ] && "$candidate" -c "import sys, venv, ensurepip; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" >/dev/null 2>&1
      then
        echo "$candidate"
        return 0
      fi
    done
  done
  return 1
}

need() {
  mark=$venv/.made-for-$1
  sum=$(cksum <"requirements/$1.lock")
  if [ -x "$python" ] && [ "$(cat "$mark" 2>/dev/null)" = "$sum" ]; then return 0; fi
  base=$(find_python) || {
    echo "eTwinning needs Python 3.12, 3.13 or 3.14 (with venv), and none was found on PATH, in pyenv's folder or by uv." >&2
    echo "On Debian 13 or Ubuntu 24.04: apt-get install python3-venv. Anywhere: uv python install 3.13." >&2
    exit 1
  }
  "$base" etwinning/config/start/environment.py "$1" || exit 1
}
