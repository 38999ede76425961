using System.Text.Json;
using LungSeg.Sending;

namespace LungSeg.Local.Sending;

/// <summary>Prints how each file ended and counts, for people or for programs.</summary>
/// <param name="json">For programs: a line of JSON for each file.</param>
/// <param name="output">Where to print.</param>
internal sealed class SendPrinter(bool json, TextWriter output)
{
    private readonly Dictionary<SentStatus, int> _counts = [];

    /// <summary>Files that are at the server, or would be sent to it.</summary>
    public int Done => Count(SentStatus.Sent) + Count(SentStatus.There) + Count(SentStatus.WouldBeSent);

    /// <summary>Files that are not.</summary>
    public int Undone => Count(SentStatus.Refused) + Count(SentStatus.NotReadable);

    public void Print(SentObject sent)
    {
        _counts[sent.Status] = Count(sent.Status) + 1;
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(sent, SentJson.Default.SentObject));
            return;
        }

        output.WriteLine(FormattableString.Invariant($"{sent.File}  {Word(sent.Status)} ({sent.Bytes:N0} bytes)"));
        if (sent.Message is null) return;
        var code = sent.ReasonCode is { } reason ? $" [{reason}]" : "";
        var cure = sent.Cure is { } words ? $" {words}" : "";
        output.WriteLine($"  {sent.Message}{code}{cure}");
    }

    /// <summary>All of it in one line.</summary>
    public string Total() =>
        string.Join(
            ", ",
            Enum.GetValues<SentStatus>().Where(status => Count(status) > 0).Select(status =>
                FormattableString.Invariant($"{Count(status):N0} {Word(status)}")));

    /// <summary>Prints the line for people.</summary>
    public void PrintTotal()
    {
        if (!json && _counts.Count > 0) output.WriteLine(Total() + ".");
    }

    private int Count(SentStatus status) => _counts.GetValueOrDefault(status);

    private static string Word(SentStatus status) => status switch
    {
        SentStatus.Sent => "sent",
        SentStatus.There => "there already",
        SentStatus.WouldBeSent => "would be sent",
        SentStatus.Refused => "refused",
        _ => "not readable",
    };
}
