namespace LungSeg.Benchmarks.SideBySide;

/// <summary>
/// The whole program beside the tutorial's, turn by turn: process start to exit, every output written.
/// </summary>
internal sealed class RunComparisons(Peers peers, string program, string scan, int repetitions)
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"lungseg-compare-{Environment.ProcessId}");

    public IEnumerable<string> Rows()
    {
        var (python, tutorial, robust, startUp, read, dcm2niix) = (
            new List<ProgramCost>(), new List<ProgramCost>(), new List<ProgramCost>(), new List<ProgramCost>(),
            new List<double>(), new List<ProgramCost>());
        for (var i = 0; i < repetitions; i++)
        {
            Add(python, peers.TimeScript("seed_pipeline.py", peers.Scan(scan)));
            Add(tutorial, Ours("tutorial"));
            Add(robust, Ours("robust"));
            Add(startUp, Peers.Time(program, "--version"));
            Directory.CreateDirectory(_folder);
            Add(dcm2niix, Peers.Time("dcm2niix", "-z", "n", "-o", _folder, peers.Scan(scan)));
            Directory.Delete(_folder, recursive: true);
            read.Add(Timing.Seconds(1, () => FolderReader.ReadAsync(peers.Scan(scan)).GetAwaiter().GetResult()));
        }

        yield return "| Whole program | clock, s | processor, s | peak, MB |\n|---|---|---|---|";
        foreach (var (name, costs) in (ValueTuple<string, List<ProgramCost>>[])
                [
                    ("tutorial in Python (no pictures, no files)", python),
                    ("`lungseg run --method tutorial`", tutorial),
                    ("`lungseg run --method robust`", robust),
                    ("`lungseg --version`", startUp),
                    ("dcm2niix, folder to .nii", dcm2niix),
                ])
        {
            yield return costs.Count == 0 ? $"| {name} | not installed | | |"
                : $"| {name} | {Median(costs, cost => cost.Seconds):0.00} | "
                    + $"{Median(costs, cost => cost.ProcessorSeconds):0.00} | "
                    + $"{costs.Max(cost => cost.PeakMegabytes):0} |";
        }

        yield return $"| reading the same folder to HU, in process | {Timing.Median(read):0.000} | | |";
        if (python.Count == 0 || tutorial.Count == 0) yield break;
        yield return "";
        var clock = Median(python, cost => cost.Seconds) / Median(tutorial, cost => cost.Seconds);
        var processor = Median(python, cost => cost.ProcessorSeconds) / Median(tutorial, cost => cost.ProcessorSeconds);
        var methods = Median(robust, cost => cost.Seconds) / Median(tutorial, cost => cost.Seconds);
        yield return $"The tutorial takes {clock:0.0} times as long in Python (wanted: 40), and {processor:0.0} times "
            + $"the processor's time; robust takes {methods:0.00} times as long as tutorial (wanted: at most 2).";
    }

    private ProgramCost? Ours(string method)
    {
        var cost = Peers.Time(program, "run", peers.Scan(scan), "--out", _folder, "--method", method);
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        return cost;
    }

    private static void Add(List<ProgramCost> costs, ProgramCost? cost)
    {
        if (cost is not null) costs.Add(cost);
    }

    private static double Median(List<ProgramCost> costs, Func<ProgramCost, double> of) =>
        Timing.Median(costs.Select(of));
}
