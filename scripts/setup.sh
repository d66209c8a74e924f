#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Brings a bare Debian 12 with python3 to where Tragweite runs ("base") or can be tested ("dev"), or makes the
# environment of its own in which the questions run on Spark ("cluster", with VENV=.venv-cluster).
# Reuses what is there: each step leaves a stamp with the hash of what it was made from.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-base}
venv=${VENV:-.venv}
python=${PYTHON:-python3}

# Networks of authorities often inspect TLS; Debian's own bundle knows their certificates, pip's and Node's do not.
bundle=/etc/ssl/certs/ca-certificates.crt
if [ -r "$bundle" ]; then
    export PIP_CERT="${PIP_CERT:-$bundle}" NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$bundle}"
fi

say() { printf '%s\n' "$*" >&2; }
fail() { say "Abbruch: $*"; exit 1; }
stamp_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

debian_packages() {
    missing=$*
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installiere Debian-Pakete: $missing"
        apt-get update -qq
        # shellcheck disable=SC2086 # several package names
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        fail "Es fehlen Debian-Pakete. Bitte als root: apt-get install --no-install-recommends $missing"
    fi
}

command -v "$python" >/dev/null || fail "python3 fehlt. Bitte als root: apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 oder neuer wird gebraucht."
"$python" -c 'import venv, ensurepip' 2>/dev/null || debian_packages python3-venv

if [ "$kind" = dev ]; then
    missing=""
    command -v chromium >/dev/null || missing="$missing chromium"
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing postgresql"
    ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing="$missing libatomic1" # for the Node.js that Playwright brings
    [ -z "$missing" ] || debian_packages $missing
fi

if [ "$kind" = cluster ]; then
    command -v java >/dev/null || debian_packages openjdk-17-jre-headless
fi

[ -x "$venv/bin/python" ] || { say "Lege $venv an"; "$python" -m venv "$venv"; }

requirements=requirements/$kind.txt
[ "$kind" = base ] && [ -f "$venv/.stamp-dev" ] && fresh "$venv/.stamp-dev" "$(stamp_of requirements/dev.txt)" && requirements=requirements/dev.txt
name=$(basename "$requirements" .txt)
stamp=$(stamp_of "$requirements")
if ! fresh "$venv/.stamp-$name" "$stamp"; then
    say "Installiere die Python-Pakete ($requirements)"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$requirements"
    printf '%s' "$stamp" > "$venv/.stamp-$name"
fi

[ "$kind" = cluster ] && exit 0 # neither the pages nor the application are needed there

stamp=$(stamp_of package-lock.json)
if ! fresh node_modules/.stamp "$stamp"; then
    npm=$(command -v npm || true)
    if [ -z "$npm" ]; then
        say "Node.js fehlt und kommt als Python-Paket"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements/node.txt
        npm=$(cd "$venv/bin" && pwd)/npm
        PATH=$(cd "$venv/bin" && pwd):$PATH
        export PATH
    fi
    say "Installiere die Front-end-Pakete"
    "$npm" ci --loglevel=error --no-fund --no-audit --no-update-notifier
    printf '%s' "$stamp" > node_modules/.stamp
fi

stamp=$(stamp_of pyproject.toml)
if ! fresh "$venv/.stamp-self" "$stamp"; then
    say "Installiere Tragweite"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
    printf '%s' "$stamp" > "$venv/.stamp-self"
fi
