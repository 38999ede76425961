using System.Globalization;
using LungSeg.Benchmarks.SideBySide;

namespace LungSeg.Benchmarks.Evidence;

/// <summary>One scan cut into more and more slabs.</summary>
internal sealed class SlabComparison(string program, string scan, int repetitions)
{
    private static readonly int[] SlicesOfSlab = [0, 166, 83, 42, 21];

    public IEnumerable<string> Rows()
    {
        yield return "| slices a slab | clock, s | processor, s | peak, MB |\n|---|---|---|---|";
        foreach (var slices in SlicesOfSlab)
        {
            var cost = ProcessorCosts(slices);
            yield return $"| {(slices == 0 ? "as they come" : slices)} | {cost.Seconds:0.00} | "
                + $"{cost.ProcessorSeconds:0.00} | {cost.PeakMegabytes:0} |";
        }
    }

    private ProgramCost ProcessorCosts(int slices)
    {
        var text = slices.ToString(CultureInfo.InvariantCulture);
        using var runs = new TimedRuns(program);
        return runs.Cost(repetitions, ["run", scan, .. slices == 0 ? (string[])[] : ["--slab-slices", text]]);
    }
}
