#!/usr/bin/env bash
# Installs what the tests need and runs all of them. The last line counts them.
# With --full the heavy loops (kills, fuzzing) and the syncs of large campaigns run in full, not in short, what depends on
# the database runs on PostgreSQL once more, and ./mutate.sh measures how much the unit tests notice.
set -euo pipefail
cd "$(dirname "$0")"

case "${1:-}" in
  "") ;;
  --full) export BOOKSTORE_TESTS_FULL=1 ;;
  *) echo "usage: ./test.sh [--full]" >&2; exit 2 ;;
esac

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_missing() {
  # The browser tests drive Chromium; their screenshots are legible in Thai with a Thai font. The build of Chromium that has no
  # windows takes half the CPU: it is installed beside another one too, unless that would ask for a password.
  missing=()
  browsers=$(command -v chromium chromium-browser google-chrome || true)
  if [ -z "${CHROMIUM_PATH:-}" ] && ! command -v chromium-headless-shell >/dev/null \
    && { [ -z "$browsers" ] || [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }; then
    apt-cache show chromium 2>/dev/null | grep -q . || as_root apt-get update -qq || true
    if apt-cache show chromium-headless-shell 2>/dev/null | grep -q .; then
      missing+=(chromium-headless-shell)
    elif [ -z "$browsers" ]; then
      missing+=(chromium)
    fi
  fi
  if ! fc-list :lang=th 2>/dev/null | grep -q .; then
    missing+=(fonts-thai-tlwg)
  fi
  if [ ${#missing[@]} -gt 0 ]; then
    as_root apt-get update -qq || true
  fi
  for package in "${missing[@]}"; do
    echo "Installing $package ..."
    # Without it the tests that need it fail and say so; the others run all the same.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null \
      || echo "$package could not be installed with apt-get." >&2
  done

  # The proxy test puts nginx in front of the app. It is taken out of its package, not installed: that would start it.
  if [ -z "${NGINX_PATH:-}" ] && [ ! -x /usr/sbin/nginx ] && [ ! -x obj/nginx/usr/sbin/nginx ]; then
    echo "Fetching nginx ..."
    mkdir -p obj/nginx
    apt-cache show nginx >/dev/null 2>&1 || as_root apt-get update -qq || true
    (cd obj/nginx && apt-get download -qq nginx && dpkg-deb -x nginx_*.deb .) || echo "nginx could not be fetched with apt-get." >&2
  fi

  # The tests start a PostgreSQL server of their own, so its packages are taken out as well, with the libraries that this
  # machine lacks. Its just-in-time compiler is the largest of them, and not needed.
  if [ -z "${POSTGRES_BIN:-}" ] && [ ! -x /usr/lib/postgresql/15/bin/initdb ] && [ ! -x obj/postgresql/usr/lib/postgresql/15/bin/initdb ]; then
    echo "Fetching PostgreSQL 15 ..."
    mkdir -p obj/postgresql
    apt-cache show postgresql-15 2>/dev/null | grep -q . || as_root apt-get update -qq || true
    (cd obj/postgresql \
      && packages=$(apt-get install --simulate --no-install-recommends postgresql-15 \
        | awk '$1 == "Inst" && $2 ~ /^(postgresql(-client)?-15|lib)/ && $2 !~ /llvm|perl|libz3/ { print $2 }') \
      && apt-get download -qq $packages && for package in *.deb; do dpkg-deb -x "$package" .; done) \
      || echo "PostgreSQL 15 could not be fetched with apt-get." >&2
  fi
}

# Entity Framework Core comes as intermediate language, which each of the hundred processes that the tests start would compile:
# a quarter of what a start of the app takes. Published, it is compiled too; the restore has fetched the compiler for that.
compile_entity_framework() {
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
  compiler=$(ls -d "${packages%/}"/microsoft.netcore.app.crossgen2.*/*/tools/crossgen2 | sort -V | tail -1)
  runtime=$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \(10[^ ]*\) \[\(.*\)\]$/\2\/\1/p' | tail -1)
  app=$(echo src/Web/bin/Debug/net*)
  rm -rf obj/compiled
  mkdir -p obj/compiled
  printf '%s\n' Microsoft.EntityFrameworkCore{,.Relational,.Sqlite} Microsoft.Data.Sqlite \
    | xargs -P 2 -I{} "$compiler" "$app/{}.dll" --out "obj/compiled/{}.dll" \
      --reference "$app/*.dll" --reference "$runtime/*.dll" --optimize >"$results/compiled.txt" || return 1
  for folder in src/*/bin/Debug/net* tests/*/bin/Debug/net*; do
    for library in obj/compiled/*.dll; do
      [ ! -f "$folder/${library##*/}" ] || cp "$library" "$folder"
    done
  done
}

results=TestResults
rm -rf "$results"
mkdir "$results"

# One compiler for all projects, and for what the tests publish.
export UseSharedCompilation=true
# Each process, the compiler too, is over before what is measured for the optimizer pays, and compiles more than it runs, so
# that the protection of compiled code costs a tenth of it.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0
install_missing &
installing=$!
# Style, analyzers and known vulnerabilities are the build's: it treats their warnings as errors.
dotnet format whitespace . --folder --verify-no-changes >"$results/format.txt" 2>&1 &
format=$!
dotnet build --nologo
compile_entity_framework || echo "Entity Framework Core could not be compiled ahead of time: the tests take longer." >&2
wait "$installing" || true

status=0
if ! wait "$format"; then
  cat "$results/format.txt"
  status=1
fi

# A process and all that it started, directly or not; Chromium leaves the process group.
descendants() {
  ps -eo pid=,ppid=,stat=,etime=,time=,args= | awk -v root="$1" '
    { parent[$1] = $2; line[$1] = $0; pids[++count] = $1 }
    END {
      for (i = 1; i <= count; i++) {
        for (pid = pids[i]; pid != root && pid in parent; pid = parent[pid]) { }
        if (pid == root) { print substr(line[pids[i]], 1, 200) }
      }
    }'
}

# A test that runs for two minutes is named while it goes on. No project runs for longer than its limit: status 124 then.
run_project() {
  dotnet test tests/"$project"/bin/Debug/net*/"Bookstore.$project.dll" --nologo ${filter:+--filter "$filter"} \
    --logger "trx;LogFileName=$project${BOOKSTORE_TESTS_DATABASE:+.$BOOKSTORE_TESTS_DATABASE}.trx" --results-directory "$results" \
    -- xUnit.LongRunningTestSeconds=120 xUnit.DiagnosticMessages=true &
  tests=$!
  sleep "$limit" &
  clock=$!
  wait -n "$tests" "$clock" || true
  if ! kill -0 "$tests" 2>/dev/null; then
    kill "$clock" 2>/dev/null || true
    wait "$tests"
    return
  fi

  running=$(descendants "$tests")
  printf '%s\n' "$name still ran after $limit s:" "$running" >&2
  pids=$(awk '{ print $1 }' <<<"$running")
  kill $pids 2>/dev/null || true
  sleep 5
  kill -KILL $pids 2>/dev/null || true
  return 124
}

test_project() {
  project=${1%%:*}
  filter=${1#"$project"}
  filter=${filter#:}
  name=$project${BOOKSTORE_TESTS_DATABASE:+ on $BOOKSTORE_TESTS_DATABASE}
  code=0
  run_project || code=$?
  if [ "$code" -eq 124 ]; then
    echo "$name runs once more." >&2
    code=0
    run_project || code=$?
  fi

  [ "$code" -eq 0 ] || { echo "$name failed." >&2; return 1; }
}
limit=600
if [ "${BOOKSTORE_TESTS_FULL:-}" = 1 ]; then limit=1800; fi
export limit
export -f descendants run_project
export -f test_project
export results
# Three projects at a time, for they wait a lot; those that take longest first, then all others.
printf '%s\n' {Process,Web,Browser,Infrastructure,Conformance,LocalTenant,Architecture,Operations}.Tests $(cd tests && ls -d *.Tests) | awk '!seen[$0]++' \
  | xargs -P 3 -I{} bash -c 'test_project {}' || status=1

# Those whose outcome the database decides, on the other product. The others of these projects corrupt SQLite's file.
if [ "${BOOKSTORE_TESTS_FULL:-}" = 1 ]; then
  printf '%s\n' \
    'Process.Tests:FullyQualifiedName~Crash|FullyQualifiedName~KillLoop' \
    'Conformance.Tests' \
    'Infrastructure.Tests:FullyQualifiedName~Infrastructure.Tests.Patreon|FullyQualifiedName~Infrastructure.Tests.Tokens' \
    | BOOKSTORE_TESTS_DATABASE=Postgres xargs -P 3 -I{} bash -c 'test_project "{}"' || status=1
  ./mutate.sh || { echo "mutate.sh failed." >&2; status=1; }
fi

# What the loops counted.
sed -n '/<StdOut>/,/<\/StdOut>/p' "$results"/*.trx | sed 's/<[^>]*>//g' | { grep -Ev '^ *(\[xUnit.net .*)?$' || true; }

# The counters of the results.
count() {
  sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$results"/*.trx | awk '{ sum += $1 } END { print sum + 0 }'
}
total=$(count total)
passed=$(count passed)
failed=$(count failed)
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
exit "$status"
