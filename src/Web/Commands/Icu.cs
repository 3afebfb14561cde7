using System.Runtime.InteropServices;

namespace Bookstore.Web.Commands;

/// <summary>
/// Whether this machine has ICU, which knows the site's languages. Without it the runtime ends the process with a stack trace
/// at the first word about a culture, which a console needs too: so this comes before all else.
/// </summary>
internal static class Icu
{
    private const string Invariant = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    /// <summary>Says what is missing, or null. Where something is, the process can tell it and do little else.</summary>
    public static string? FindProblem()
    {
        if (!IsTurnedOff() && CanBeLoaded())
        {
            return null;
        }

        // So that the runtime looks for none while this is told.
        Environment.SetEnvironmentVariable(Invariant, "1");
        return "The dates and names of the site's languages need ICU, which is not installed here or is turned off: install it (Debian, Ubuntu: "
            + $"apt-get install libicu-dev; Alpine: apk add icu-libs icu-data-full), and leave {Invariant} out, or set it to 0.";
    }

    // As the runtime reads it: the variable, else runtimeconfig.json.
    private static bool IsTurnedOff() => Environment.GetEnvironmentVariable(Invariant) switch
    {
        "1" or ['t' or 'T', 'r' or 'R', 'u' or 'U', 'e' or 'E'] => true,
        "0" or ['f' or 'F', 'a' or 'A', 'l' or 'L', 's' or 'S', 'e' or 'E'] => false,
        _ => AppContext.TryGetSwitch("System.Globalization.Invariant", out var isOn) && isOn,
    };

    // What the runtime itself will call. One that has it under another name, or brings an ICU of its own, is left to itself.
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
