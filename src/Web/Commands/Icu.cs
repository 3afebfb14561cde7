using System.Runtime.InteropServices;

namespace Bookstore.Web.Commands;

/// <summary>
/// Whether this machine has ICU, which the site's languages need. Without it, the runtime ends the process with a stack trace
/// when a culture is first used, which a console does too: so this is checked first.
/// </summary>
internal static class Icu
{
    private const string Invariant = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    /// <summary>Says what is missing, or null. If something is, the process can print that and do little else.</summary>
    public static string? FindProblem()
    {
        if (!IsTurnedOff() && CanBeLoaded())
        {
            return null;
        }

        // So that the runtime does not look for ICU while the message is printed.
        Environment.SetEnvironmentVariable(Invariant, "1");
        return "The site's languages need ICU, which is not installed or is turned off. Install it (Debian, Ubuntu: "
            + $"apt-get install libicu-dev; Alpine: apk add icu-libs icu-data-full), and remove {Invariant} or set it to 0.";
    }

    // As the runtime does: the variable, then runtimeconfig.json.
    private static bool IsTurnedOff() => Environment.GetEnvironmentVariable(Invariant) switch
    {
        "1" or ['t' or 'T', 'r' or 'R', 'u' or 'U', 'e' or 'E'] => true,
        "0" or ['f' or 'F', 'a' or 'A', 'l' or 'L', 's' or 'S', 'e' or 'E'] => false,
        _ => AppContext.TryGetSwitch("System.Globalization.Invariant", out var isOn) && isOn,
    };

    // The function that the runtime calls. A runtime without it, or an app with an ICU of its own, is not checked.
    private static bool CanBeLoaded()
    {
        try
        {
            return !OperatingSystem.IsLinux()
                || Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU") is { Length: > 0 }
                || AppContext.GetData("System.Globalization.AppLocalIcu") is not null
                || LoadIcu() != 0;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return true;
        }
    }

    [DllImport("libSystem.Globalization.Native", EntryPoint = "GlobalizationNative_LoadICU")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LoadIcu();
}
