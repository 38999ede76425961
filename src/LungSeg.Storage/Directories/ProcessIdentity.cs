using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Storage.Directories;

/// <summary>
/// Names a process in what it leaves in a store, so that another one can tell at once that it is no more, and need not
/// wait for what only age would show.
/// </summary>
/// <param name="Machine">Hash over the machine's name and, on Linux, its boot and the namespace that numbers are given
/// in.</param>
/// <param name="Number">The process's number.</param>
/// <param name="Started">When it started, in units of the system's own: numbers are given again.</param>
public sealed record ProcessIdentity(string Machine, int Number, long Started)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } =
        new(ThisMachine(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0);

    /// <summary>
    /// True where the process surely is no more: it ran on this machine, and none with its number and start runs here.
    /// False says nothing of a process elsewhere.
    /// </summary>
    public bool IsGone => Machine == Current.Machine && StartOf(Number) != Started;

    /// <summary>The identity that <see cref="ToString"/> made a text of, or null where it is none.</summary>
    public static ProcessIdentity? Parse(string text) =>
        text.Split('-') is [var machine, var number, var started]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && long.TryParse(started, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new(machine, id, start)
            : null;

    /// <summary>Letters, digits and two hyphens, fit for a file's name.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}-{Number}-{Started}");

    private static string ThisMachine()
    {
        var text = Environment.MachineName;
        if (OperatingSystem.IsLinux())
        {
            text += File.ReadAllText("/proc/sys/kernel/random/boot_id") + new FileInfo("/proc/self/ns/pid").LinkTarget;
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }

    /// <summary>When the process of this number started; null where there is none.</summary>
    private static long? StartOf(int number)
    {
        try
        {
            if (OperatingSystem.IsLinux()) return LinuxStartOf(number);
            using var process = Process.GetProcessById(number);
            return process.StartTime.ToFileTimeUtc();
        }
        catch (Exception fault)
            when (fault
                    is ArgumentException
                        or InvalidOperationException
                        or FileNotFoundException
                        or DirectoryNotFoundException
            )
        {
            return null;
        }
    }

    /// <summary>
    /// Ticks since boot, field 22 of proc(5) stat, which unlike a time of day is the same for every reader. A zombie is
    /// no more, though its number is not free yet.
    /// </summary>
    private static long? LinuxStartOf(int number)
    {
        const int state = 0, startTime = 19;
        var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{number}/stat"));
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return fields[state] == "Z" ? null : long.Parse(fields[startTime], CultureInfo.InvariantCulture);
    }
}
