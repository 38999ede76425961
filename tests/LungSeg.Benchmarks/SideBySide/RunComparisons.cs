namespace LungSeg.Benchmarks.SideBySide;

/// <summary>
/// The whole program beside the tutorial's, turn by turn: process start to exit, every output written.
/// </summary>
internal sealed class RunComparisons(string program, string scan, int repetitions)
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"lungseg-compare-{Environment.ProcessId}");

    public IEnumerable<string> Rows()
    {
        var read = new List<double>();
        (string Name, Func<ProgramCost?> Run, List<ProgramCost> Costs)[] rows =
        [
            ("tutorial in Python (no pictures, no files)", () => Peers.TimeTutorial(scan), []),
            ("`lungseg run --method tutorial`", () => Ours("tutorial"), []),
            ("`lungseg run --method robust`", () => Ours("robust"), []),
            ("`lungseg run --lobes off`", () => Ours("robust", "--lobes", "off"), []),
            ("`lungseg run --formats masks`", () => Ours("robust", "--formats", "masks"), []),
            ("`lungseg run --vessels on --airway-generations on`",
                () => Ours("robust", "--vessels", "on", "--airway-generations", "on"), []),
            ("`lungseg --version`", () => Peers.Time(program, "--version"), []),
            ("dcm2niix, folder to .nii", Dcm2niix, []),
        ];
        for (var i = 0; i < repetitions; i++)
        {
            foreach (var (_, run, costs) in rows)
            {
                if (run() is { } cost) costs.Add(cost);
            }

            read.Add(Timing.Seconds(1, () => FolderReader.ReadAsync(scan).GetAwaiter().GetResult()));
        }

        yield return "| Whole program | clock, s | processor, s | peak, MB |\n|---|---|---|---|";
        foreach (var (name, _, costs) in rows)
        {
            var cost = costs.Count == 0 ? null : ProgramCost.Of(costs);
            yield return cost is null ? $"| {name} | not installed | | |"
                : $"| {name} | {cost.Seconds:0.00} | {cost.ProcessorSeconds:0.00} | {cost.PeakMegabytes:0} |";
        }

        yield return $"| reading the same folder to HU, in process | {Timing.Median(read):0.000} | | |";
        if (rows[..3].Any(row => row.Costs.Count == 0)) yield break;
        var (python, tutorial, robust) =
            (ProgramCost.Of(rows[0].Costs), ProgramCost.Of(rows[1].Costs), ProgramCost.Of(rows[2].Costs));
        yield return "";
        yield return $"The tutorial takes {python.Seconds / tutorial.Seconds:0.0} times as long in Python "
            + $"(wanted: 60), and {python.ProcessorSeconds / tutorial.ProcessorSeconds:0.0} times the processor's "
            + $"time; robust takes {robust.Seconds / tutorial.Seconds:0.00} times as long as tutorial "
            + "(wanted: at most 1.5).";
    }

    private ProgramCost? Ours(string method, params string[] more)
    {
        var cost = Peers.Time(program, ["run", scan, "--out", _folder, "--method", method, .. more]);
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        return cost;
    }

    private ProgramCost? Dcm2niix()
    {
        Directory.CreateDirectory(_folder);
        var cost = Peers.Time("dcm2niix", "-z", "n", "-o", _folder, scan);
        Directory.Delete(_folder, recursive: true);
        return cost;
    }
}
