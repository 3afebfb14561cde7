#!/usr/bin/env bash
# Measures the site beside a reference app. Without names it measures all there is, and writes docs/performance.md:
# ./bench.sh [sign-ins] [pages] [start] [memory] [growth] [shelf] [webhooks] [sessions] [--quick]
set -euo pipefail
cd "$(dirname "$0")"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/Web --nologo --verbosity quiet --output "$out/site"
dotnet publish tests/ReferenceApp --nologo --verbosity quiet --output "$out/reference"
dotnet build tests/Benchmarks --configuration Release --nologo --verbosity quiet
dotnet tests/Benchmarks/bin/Release/net10.0/Bookstore.Benchmarks.dll \
  "$out/reference/Bookstore.ReferenceApp.dll" "$out/site/Bookstore.Web.dll" "$@"
