#!/bin/sh
# What the tests need of Debian: a browser, Chinese fonts, a converter of old Word files, a directory server.
# As root it is installed; otherwise the one command is named, and the tests that need it are skipped (with CI=true
# they fail).
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v slapd >/dev/null 2>&1 || [ -x /usr/sbin/slapd ] || missing="$missing slapd ldap-utils"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
fc-list 2>/dev/null | grep -q "Noto Serif CJK" || missing="$missing fontconfig fonts-noto-cjk"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Missing for some tests. Install by: sudo apt-get install$missing"
    [ "${CI:-}" = "true" ] && exit 1
fi
exit 0
