#!/usr/bin/env bash
# Says in one sentence which system part is missing and which Debian package brings it.
# usage: missing.sh venv PYTHON | run | test | postgresql
set -u
say() { printf '%s\n' "$*" >&2; }

case "${1:-}" in
venv)
	python=${2:-python3}
	command -v "$python" >/dev/null || { say "Python is missing. On Debian: apt-get install python3 python3-venv"; exit 1; }
	"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Palermo needs Python 3.11 or newer; $python is $("$python" -V). On Debian 12 or newer: apt-get install python3 python3-venv"; exit 1; }
	"$python" -c 'import venv, ensurepip' 2>/dev/null || { say "Python's venv support is missing. On Debian: apt-get install python3-venv"; exit 1; }
	;;
run)
	.venv/bin/python -c 'import weasyprint' >/dev/null 2>&1 ||
		say "Pango is missing: everything works except PDF reports. On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-core"
	;;
test)
	.venv/bin/python -c 'import weasyprint' >/dev/null 2>&1 || { say "Pango is missing, the PDF tests need it. On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-core"; exit 1; }
	command -v chromium >/dev/null || { say "Chromium is missing, the browser tests need it. On Debian: apt-get install chromium"; exit 1; }
	;;
postgresql)
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { say "PostgreSQL is missing: its tests are skipped. On Debian: apt-get install postgresql"; exit 1; }
	;;
*)
	say "usage: missing.sh venv PYTHON | run | test | postgresql"; exit 2
	;;
esac
