namespace LungSeg.Benchmarks.SideBySide;

/// <summary>One row of the table.</summary>
/// <param name="What">The work.</param>
/// <param name="Ours">Our seconds.</param>
/// <param name="Peer">Whom it is compared with.</param>
/// <param name="Theirs">Their seconds; null where they are not installed.</param>
/// <param name="Wanted">How many times as fast we want to be.</param>
internal sealed record Comparison(string What, double Ours, string Peer, double? Theirs, double Wanted)
{
    public static string Header =>
        "| What | LungSeg, s | Peer | Peer, s | Times as fast | Wanted |\n|---|---|---|---|---|---|";

    public string Row
    {
        get
        {
            var ratio = Theirs / Ours;
            var (theirs, times) = ratio is null
                ? ("not installed", "")
                : ($"{Theirs:0.0000}", $"{ratio:0.0}{(ratio < Wanted ? " (below)" : "")}");
            return $"| {What} | {Ours:0.0000} | {Peer} | {theirs} | {times} | {Wanted:0.##} |";
        }
    }
}
