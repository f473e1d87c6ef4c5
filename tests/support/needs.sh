#!/bin/sh
# Installs what `make test-all` needs beyond Python, where this machine lets it (Debian's apt-get, as root or by sudo that
# asks for no password), and says of the rest which tests are skipped and why. The tests start the programs themselves.
#
#     needs.sh [--dry-run]      with --dry-run nothing is installed

install() {
    if [ "$1" = --dry-run ]; then echo "not tried"; return 1; fi
    shift
    command -v apt-get >/dev/null || { echo "there is no apt-get"; return 1; }
    if [ "$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as="sudo -n"; else echo "not root, and sudo asks for a password"; return 1; fi
    log=$(mktemp)
    if $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1 ||
        { $as apt-get update -q >"$log" 2>&1 && $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1; }
    then rm -f "$log"; return 0; fi
    echo "apt-get failed: $(tail -n 1 "$log")"
    rm -f "$log"
    return 1
}

# need "what is skipped without it" "a command that says whether it is there" packages…
need() {
    tests=$1 there=$2
    shift 2
    if sh -c "$there" >/dev/null 2>&1; then return; fi
    if reason=$(install "$mode" "$@"); then echo "installed: $*"; else echo "$tests are skipped: $* not installed ($reason)"; fi
}

mode=${1:-}
need "the tests of mails in a browser" "command -v chromium || command -v chromium-browser || command -v google-chrome" chromium
need "the tests with a real translation engine" \
    "command -v apertium-apy && test -e /usr/share/apertium/modes/rus-ukr.mode" apertium-apy apertium-rus-ukr
need "the tests of the systemd unit" "command -v systemd-analyze" systemd
