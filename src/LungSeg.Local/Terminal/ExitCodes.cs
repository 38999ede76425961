namespace LungSeg.Local.Terminal;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCodes
{
    /// <summary>Done: every scan has its result.</summary>
    public const int Done = 0;

    /// <summary>Something broke that should not; the message says what.</summary>
    public const int Failed = 1;

    /// <summary>
    /// The command line is not understood, or names something that is not there or cannot be written.
    /// </summary>
    public const int Usage = 2;

    /// <summary>Nothing in the input can be processed; the message and failed.json say why.</summary>
    public const int Rejected = 3;

    /// <summary>Some scans have results; others were rejected or failed, or no lungs were found in them.</summary>
    public const int Partly = 4;

    /// <summary>Stopped by Ctrl-C or SIGTERM.</summary>
    public const int Cancelled = 130;

    /// <summary>The list for <c>--help</c>.</summary>
    public const string Help =
        "Exit codes: 0 all done, 1 failed, 2 command line not understood or not possible, 3 nothing in the input can "
            + "be processed, 4 done in part: a scan was rejected, or no lungs were found, 130 stopped.";

    /// <summary>
    /// The code of several pieces of work, each with its own: all alike, or done in part where anything is done.
    /// </summary>
    public static int Of(IReadOnlyCollection<int> codes)
    {
        if (codes.Count == 0) return Done;
        if (codes.Distinct().Count() == 1) return codes.First();
        if (codes.Any(code => code is Done or Partly)) return Partly;
        return codes.Contains(Failed) ? Failed : codes.Max();
    }
}
