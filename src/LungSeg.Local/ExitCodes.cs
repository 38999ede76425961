namespace LungSeg.Local;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCodes
{
    /// <summary>Done: at least one series has a result.</summary>
    public const int Done = 0;

    /// <summary>Something broke that should not; the message says what.</summary>
    public const int Failed = 1;

    /// <summary>The command line is not understood, or names something that is not there.</summary>
    public const int Usage = 2;

    /// <summary>Nothing in the input can be processed; the message and failed.json say why.</summary>
    public const int Rejected = 3;

    /// <summary>Stopped by Ctrl-C or SIGTERM.</summary>
    public const int Cancelled = 130;

    /// <summary>The list for <c>--help</c>.</summary>
    public const string Help =
        "Exit codes: 0 done, 1 failed, 2 command line not understood, 3 nothing in the input can be processed, 130 stopped.";
}
