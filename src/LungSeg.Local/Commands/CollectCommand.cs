using System.CommandLine;
using System.Globalization;
using LungSeg.Cohorts;
using LungSeg.Cohorts.Tables;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg collect</c>: the results of many cases as tables.</summary>
internal static class CollectCommand
{
    private static readonly string Endings = string.Join(", ", TableFormat.All.Select(format => format.Ending));

    public static Command Create()
    {
        var place = new Argument<string>("folder|store")
        {
            Description =
                "A folder with results of 'run' anywhere below; or a store as for 'watch': a folder, a connection "
                + "string, UseDevelopmentStorage=true, an account's https address.",
        };
        var outFile = Places.Option(
            "--out",
            $"The table with a row for each series and structure; its ending, one of {Endings}, says the format. "
                + $"Beside it, called after it: "
                + "-series (a row for each series), -flags, -failures, -parameters, and -columns, which says what "
                + "every column means.",
            required: true);
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace tables that are there." };

        var command = new Command("collect", "Put the results of many cases into tables: CSV, Parquet or JSON.")
        {
            place,
            outFile,
            overwrite,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(place)!, parsed.GetValue(outFile)!, parsed.GetValue(overwrite),
                    parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string place, DirectoryInfo outFile, bool overwrite, InvocationConfiguration streams,
        CancellationToken cancellation)
    {
        var main = new FileInfo(Path.TrimEndingDirectorySeparator(outFile.FullName));
        if (TableFormat.Of(main.Name) is null)
            throw new UsageException($"--out {main.Name} must end with one of {Endings}.");
        if (outFile.Exists)
            throw new UsageException($"--out {main.FullName} is a folder. Name a file.");
        Folders.Output(main.Directory!, "--out");
        using var files = new CohortFiles(main);
        if (!overwrite && files.Existing is [var there, ..])
        {
            throw new UsageException(
                $"{there} is there already. Name another --out, or pass --overwrite to replace the tables.");
        }

        var results = ResultPlace.OpenAll(place);
        var counts = await CohortCollector.CollectAsync(results.Store, new Containers(), files, cancellation);
        if (counts.Cases == 0)
            throw new UsageException(
                $"There are no results in {(results.RunName is null ? "the store" : place)}. Name a folder that "
                    + $"'run' wrote, one above such folders, or a store.");
        Print(counts, files, streams.Output);
        return counts.Unreadable == 0 ? ExitCodes.Done : ExitCodes.Partly;
    }

    private static void Print(CohortCounts counts, CohortFiles files, TextWriter output)
    {
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Counted.Of(counts.Cases, "case", "cases")}, {counts.Series:N0} series with results, "
                    + $"{Counted.Of(counts.Regions, "row", "rows")}: "
                    + $"{files.PathOf(CohortTables.Regions)}"));
        foreach (var part in CohortFiles.Parts)
            output.WriteLine($"  {files.PathOf(part)}");
        if (counts.Failures > 0)
            output.WriteLine(
                $"{Counted.Of(counts.Failures, "case or series has", "cases or series have")} no result; why is in "
                    + $"{files.PathOf(CohortTables.Failures)}.");
        if (counts.Unreadable > 0)
            output.WriteLine(
                $"{Counted.Of(counts.Unreadable, "result", "results")} cannot be read, among these.");
    }
}
