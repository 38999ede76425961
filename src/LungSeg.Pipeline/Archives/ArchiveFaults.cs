using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Archives;

/// <summary>What is wrong with archives and their entries, by name.</summary>
internal static class ArchiveFaults
{
    public const string BrokenCode = "archive-broken";

    private const string PackAnew = "Pack or send it again, or put the files there without an archive.";

    public static Fault Broken(string what) => new(BrokenCode, what, PackAnew);

    public static Fault TooLarge(string what) => new(
        "archive-too-large", what, "Put the files there without an archive, or pack each scan by itself.");

    public static Fault Encrypted() =>
        new(
            "archive-encrypted", "It is encrypted in its archive.",
            "Pack it without a password, or put the files there without an archive.");

    public static Fault Unsupported(string what) =>
        new(
            "archive-unsupported", what,
            "Pack with Deflate, as zip's default is, or put the files there without an archive.");

    public static Fault Nested() =>
        new(
            "archive-nested", "It is an archive within an archive, which is not opened.",
            "Put it beside the outer archive.");
}

/// <summary>An archive that cannot be read as a whole.</summary>
internal sealed class ArchiveFaultException(Fault fault, Exception? inner = null) : Exception(fault.Message, inner)
{
    public Fault Fault { get; } = fault;
}

/// <summary>One entry whose bytes are not what the archive says of them. It will not pass by itself.</summary>
internal sealed class EntryBrokenException(string message, Exception? inner = null)
    : StorageRefusedException(message, inner);
