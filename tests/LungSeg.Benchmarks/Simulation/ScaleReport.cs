using System.Globalization;
using System.Text;

namespace LungSeg.Benchmarks.Simulation;

/// <summary>Runs all scenarios of <c>docs/scale.md</c> and writes its pictures and tables.</summary>
public static class ScaleReport
{
    /// <summary>Slabs that the planner makes of the measured scan: 64 MB of slices each.</summary>
    public const int UsualSlabs = 2;

    /// <summary>The larger scan that slabs are tried on: 798 slices where the measured one has 133.</summary>
    private const int Larger = 6;

    private static readonly int[] InstanceCounts = [1, 2, 5, 10, 20, 40, 100, 200, 500, 1000];
    private static readonly int[] ScanCounts = [1, 100, 10_000];
    private static readonly int[] SlabCounts = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];
    private static readonly int[] DailyScans = [1_000, 10_000, 100_000];
    private static readonly InstanceSize[] Sizes = [InstanceSize.Medium, InstanceSize.Large, InstanceSize.LargeShared];

    /// <summary>Writes <c>time.svg</c>, <c>busy.svg</c>, <c>slabs.svg</c> and <c>tables.md</c>.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="scan">The measured stages.</param>
    /// <param name="shipped">The same scan with the formats that the app writes.</param>
    /// <param name="given">Everything else.</param>
    public static void Write(string folder, MeasuredScan scan, MeasuredScan shipped, Assumptions given)
    {
        Directory.CreateDirectory(folder);
        var masksOnly = scan with
        {
            Exports = [.. scan.Exports.Where(export => export.Format is not ("meshes" or "surfaces"))],
        };
        var byInstances = ScanCounts.ToDictionary(
            scans => scans,
            scans =>
                InstanceCounts
                    .Select(instances =>
                        (Instances: instances, Outcome: Run(scans, instances, InstanceSize.Medium, UsualSlabs))
                    )
                    .ToList());
        var bySlabs = new[] { (Scans: 1, Of: scan), (Scans: 100, Of: scan), (Scans: 1, Of: scan.Times(Larger)) }
            .Select(load =>
                (Name: $"{Scans(load.Scans)} of {load.Of.Slices} slices",
                    load.Scans,
                    Runs: SlabCounts
                        .Select(slabs =>
                            (Slabs: slabs,
                                Outcome: ScaleSimulation.Run(
                                    new(load.Scans, 40, InstanceSize.Medium, slabs), load.Of, given.Exact))
                        )
                        .ToList())
            )
            .ToList();

        Save(
            "time.svg",
            new LineChart(
                "Time until all scans are done, 2048 MB instances",
                new("instances", 1, 1000, Logarithmic: true),
                new("seconds", 10, 500_000, Logarithmic: true),
                [
                    .. byInstances.Select(load => new ChartSeries(
                        Scans(load.Key), [.. load.Value.Select(run => ((double)run.Instances, run.Outcome.Seconds))])),
                ]));
        var many = byInstances[10_000];
        Save("busy.svg", new LineChart(
            "What is busy while 10,000 scans are processed",
            new("instances", 1, 1000, Logarithmic: true), new("share of the time, %", 0, 100),
            [
                Busy("instances", outcome => outcome.InstancesBusy),
                Busy("Durable: dispatch", outcome => outcome.DispatchBusy),
                Busy("Durable: answers", outcome => outcome.AnswersBusy),
                Busy("storage account", outcome => outcome.StorageBusy),
            ]));
        Save("slabs.svg", new LineChart(
            "Slabs of a scan: time and cost against one slab, 40 instances",
            new("slabs", 1, 32, Logarithmic: true), new("against one slab, %", 60, 160),
            [
                .. bySlabs.Select(load => Relative($"time, {load.Name}", load.Runs, outcome => outcome.Seconds)),
                Relative($"cost, {bySlabs[0].Name}", bySlabs[0].Runs, outcome => outcome.Dollars),
                Relative($"cost, {bySlabs[2].Name}", bySlabs[2].Runs, outcome => outcome.Dollars),
            ]));
        File.WriteAllText(Path.Combine(folder, "tables.md"), Tables());

        Outcome Run(int scans, int instances, InstanceSize size, int slabs) =>
            ScaleSimulation.Run(new(scans, instances, size, slabs), scan, scans == 1 ? given.Exact : given);
        void Save(string name, LineChart chart) => File.WriteAllText(Path.Combine(folder, name), chart.ToSvg());
        ChartSeries Busy(string name, Func<Outcome, double> fraction) =>
            new(name, [.. many.Select(run => ((double)run.Instances, 100 * fraction(run.Outcome)))]);

        string Tables()
        {
            var text = new StringBuilder(
                "# Figures of the simulation\n\nWritten by `simulate`; see [scale.md](../scale.md).\n");
            Table(
                "Instances", "scans", "instances",
                byInstances.SelectMany(load =>
                    load.Value.Select(run => (load.Key, $"{run.Instances:N0}", run.Outcome))));
            Table(
                "10,000 scans without meshes",
                "scans",
                "instances",
                InstanceCounts
                    .Where(instances => instances >= 40)
                    .Select(instances =>
                        (10_000,
                            $"{instances:N0}",
                            ScaleSimulation.Run(
                                new(10_000, instances, InstanceSize.Medium, UsualSlabs), masksOnly, given))
                    ));
            Table(
                "Memory, 40 instances",
                "scans",
                "instance",
                ScanCounts.SelectMany(scans =>
                    Sizes.Select(size => (scans, size.Name, Run(scans, 40, size, UsualSlabs)))
                ));
            Table(
                "Slabs, 40 instances of 2048 MB",
                "scans",
                "slabs",
                bySlabs.SelectMany(load =>
                    load.Runs.Select(run => (load.Scans, $"{run.Slabs} ({load.Name.Split(" of ")[1]})", run.Outcome))
                ));
            Steady();
            return text.ToString();

            void Steady()
            {
                var days = DailyScans.Select(scans => SteadyState.Run(scans, shipped, given)).ToList();
                text.Append(
                    "\n## All day, 40 instances of 2048 MB, the app's formats\n\n"
                        + "| scans a day | a scan, mean s | instances at work, mean | Durable's dispatch, % | "
                        + "account's bytes, % | account's requests, % | US dollars a day | "
                        + "of these for slices' events | kept, GB a day |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
                foreach (var day in days) text.Append(day.Row);
                text.Append("\n| saturates | at scans a day |\n|---|--:|\n");
                foreach (var (resource, scans) in days[^1].Saturations)
                {
                    text.Append(
                        CultureInfo.InvariantCulture, $"| {resource} | {1000 * Math.Round(scans / 1000):N0} |\n");
                }
            }

            void Table(
                string title, string first, string second, IEnumerable<(int Scans, string What, Outcome Outcome)> rows)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n## {title}\n\n| {first} | {second} | time, s | a scan, mean s | US dollars per 1,000 scans | "
                        + $"bound by |\n|--:|--:|--:|--:|--:|---|\n");
                foreach (var (scans, what, outcome) in rows)
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"| {scans:N0} | {what} | {outcome.Seconds:N0} | {outcome.MeanScanSeconds:N0} | "
                            + $"{1000 * outcome.Dollars / scans:0.00} | {outcome.Bound} |\n");
                }
            }
        }
    }

    private static string Scans(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} scan{(count == 1 ? "" : "s")}");

    private static ChartSeries Relative(
        string name, List<(int Slabs, Outcome Outcome)> runs, Func<Outcome, double> value) =>
        new(name, [.. runs.Select(run => ((double)run.Slabs, 100 * value(run.Outcome) / value(runs[0].Outcome)))]);
}
