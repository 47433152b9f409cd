#!/usr/bin/env bash
# Prepares what runs PowerShell for Windows on Linux: Wine, a Wine prefix, PowerShell and the .NET runtime for Windows, from Debian's packages and NuGet.
# usage: prepare.sh [FOLDER]. The default is $STREAMCOACH_WINE, or out/wine of this repository. A prepared folder is left as it is.
# Exit code 3: Wine is not installed and cannot be installed here; the last line says why.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export STREAMCOACH_WINE=${1:-${STREAMCOACH_WINE:-$root/out/wine}}
. "$here/environment.sh"

unavailable() { echo "$1"; exit 3; }

# GStreamer decodes m4a and video for Wine's Media Foundation.
install_wine() {
    [ "$(uname -m)" = x86_64 ] || unavailable "Wine runs the programs of 64-bit Windows on x86_64 only."
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || unavailable "Wine is not installed, and installing it needs root and apt-get. Install wine64, wine, and gstreamer1.0-plugins-base, -good and -libav."
    mkdir -p "$STREAMCOACH_WINE"
    { apt-get update && apt-get install -y --no-install-recommends wine64 wine gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-libav; } >"$STREAMCOACH_WINE/apt.log" 2>&1 \
        || unavailable "apt-get could not install Wine ($STREAMCOACH_WINE/apt.log)."
}

# The runtime's version is the one that the SDK here builds for. Hard links save 230 MB where the packages are on the same disk.
assemble_runtime() {
    local work=$STREAMCOACH_WINE/packages version packages name pack target
    rm -rf "$work" "$STREAMCOACH_WINE/dotnet" && mkdir -p "$work"
    echo '<Project />' | tee "$work/Directory.Build.props" >"$work/Directory.Packages.props"
    cat >"$work/runtime.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="Microsoft.NETCore.App.Runtime.win-x64;Microsoft.WindowsDesktop.App.Runtime.win-x64" Version="[$(BundledNETCoreAppPackageVersion)]" /></ItemGroup>
</Project>
XML
    dotnet restore "$work/runtime.csproj" -v q || unavailable "NuGet does not serve the .NET runtime for Windows of this SDK."
    version=$(dotnet msbuild "$work/runtime.csproj" -getProperty:BundledNETCoreAppPackageVersion)
    packages=$(dotnet msbuild "$work/runtime.csproj" -getProperty:NuGetPackageRoot)
    # PowerShell for Windows needs the Desktop runtime too.
    for name in Microsoft.NETCore.App Microsoft.WindowsDesktop.App; do
        pack=$packages/${name,,}.runtime.win-x64/$version/runtimes/win-x64
        target=$STREAMCOACH_WINE/dotnet/shared/$name/$version
        mkdir -p "$target"
        link "$pack/lib/net10.0/." "$target"
        link "$pack/native/." "$target"
    done
    mkdir -p "$STREAMCOACH_WINE/dotnet/host/fxr/$version"
    link "$STREAMCOACH_WINE/dotnet/shared/Microsoft.NETCore.App/$version/hostfxr.dll" "$STREAMCOACH_WINE/dotnet/host/fxr/$version/"
    rm -rf "$work"
}

# The .NET tool that the repository names contains PowerShell for Windows too.
assemble_powershell() {
    local tool
    (cd "$root" && dotnet tool restore >/dev/null)
    tool=$(cd "$root" && dotnet pwsh -NoProfile -NonInteractive -Command '$PSHOME')
    rm -rf "$STREAMCOACH_WINE/pwsh"
    mkdir "$STREAMCOACH_WINE/pwsh"
    link "${tool%/unix}/win/." "$STREAMCOACH_WINE/pwsh"
    # Otherwise reflection calls a method first through native code. If an exception passes that under Wine 8, a later one ends the thread. sed writes a new
    # file, so the package is not changed.
    sed -i 's/"configProperties": {/&\n      "Switch.System.Reflection.ForceEmitInvoke": true,/' "$STREAMCOACH_WINE/pwsh/pwsh.runtimeconfig.json"
}

link() { cp -rlf "$1" "$2" 2>/dev/null || cp -rf "$1" "$2"; }

find_wine || install_wine
find_wine || unavailable "Wine was installed, and wine64 was not found."
wanted="$(dotnet --version) $(sha256sum "$root/.config/dotnet-tools.json" "$0" | cut -c1-64 | tr '\n' ' ')"
if [ "$(cat "$STREAMCOACH_WINE/made-from" 2>/dev/null)" != "$wanted" ]; then
    mkdir -p "$STREAMCOACH_WINE"
    assemble_runtime
    assemble_powershell
    echo "$wanted" >"$STREAMCOACH_WINE/made-from"
fi
if [ ! -f "$WINEPREFIX/system.reg" ]; then
    "$wine" wineboot -i >/dev/null 2>&1
    # The system that PowerShell and NAudio ask for.
    "$wine" winecfg -v win10 >/dev/null 2>&1
    end_windows
fi
echo "PowerShell for Windows is in $STREAMCOACH_WINE, its Wine prefix is $WINEPREFIX."
