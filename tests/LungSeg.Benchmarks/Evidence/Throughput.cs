using System.Globalization;
using LungSeg.Benchmarks.SideBySide;

namespace LungSeg.Benchmarks.Evidence;

/// <summary>
/// Many scans: a tree of copies of one scan through one <c>run</c>, one and more at a time, and one process after the
/// other for each scan.
/// </summary>
internal sealed class Throughput(string program, string scan, int repetitions)
{
    private const int Copies = 8;

    public IEnumerable<string> Rows()
    {
        var tree = Directory.CreateTempSubdirectory("lungseg-throughput-").FullName;
        try
        {
            for (var i = 0; i < Copies; i++) Copy(Path.Combine(tree, $"case-{i}"));
            var lines = new List<string>
            {
                "| Way | scans a minute | processor, s a scan | peak, MB | times as many |\n|---|---|---|---|---|",
            };
            using var runs = new TimedRuns(program);
            var alone = runs.Cost(repetitions, ["run", scan]);
            Add("a process for each scan, one after the other", alone with
            {
                Seconds = alone.Seconds * Copies,
                ProcessorSeconds = alone.ProcessorSeconds * Copies,
            });
            for (var jobs = 1; jobs <= 2 * Environment.ProcessorCount; jobs *= 2)
            {
                var text = jobs.ToString(CultureInfo.InvariantCulture);
                string[] arguments = ["run", tree, "--case-per", "folder", "--jobs", text];
                Add($"`run <tree> --jobs {jobs}`", runs.Cost(Math.Max(1, repetitions / 2), arguments));
            }

            return lines;

            void Add(string way, ProgramCost cost) => lines.Add(
                $"| {way} | {60 * Copies / cost.Seconds:0.0} | {cost.ProcessorSeconds / Copies:0.00} | "
                    + $"{cost.PeakMegabytes:0} | {alone.Seconds * Copies / cost.Seconds:0.00} |");
        }
        finally
        {
            Directory.Delete(tree, recursive: true);
        }
    }

    private void Copy(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(scan))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }
}
