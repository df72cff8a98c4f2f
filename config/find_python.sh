# Sourced by ./run and ./test: leaves the Python 3.11 to use in $python, or ends with one line.

is_wanted() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1
}

python=
for candidate in .venv/bin/python python3.11 python3 python "$HOME/.local/bin/python3.11"; do
    if is_wanted "$candidate"; then
        python=$candidate
        break
    fi
done

if [ -z "$python" ]; then
    found=$(python3 -c 'import platform; print("only " + platform.python_version())' 2>/dev/null)
    sudo=
    [ "$(id -u)" = 0 ] || sudo='sudo '
    echo "Presence needs Python 3.11 and finds ${found:-none}; run: ${sudo}apt-get install -y" \
        "python3.11 python3.11-venv (elsewhere: uv python install 3.11)" >&2
    exit 1
fi
