using System.CommandLine;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.Storage.Directories;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg export</c>: a result that is there, in further formats, without segmenting again.</summary>
internal static class ExportCommand
{
    private const string OutContainer = "exports";

    public static Command Create()
    {
        var place = new Argument<string>("folder|store")
        {
            Description =
                "The folder that 'run' wrote; or a store as for 'watch': a folder, a connection string, "
                    + "UseDevelopmentStorage=true, an account's https address.",
        };
        var formats = Names.Several(
            "--format", "One or several of:\n" + string.Join('\n', Exporters.All.Select(Line)), Exporters.Names);
        formats.Required = true;
        var outFolder = Places.Option(
            "--out", "Where the files go, in a folder for each series. Results themselves are never changed.",
            required: true);
        var caseId = new Option<string?>("--case") { Description = "Which case of a store." };
        var series = new Option<string?>("--series") { Description = "Only the series with this key." };
        var source = Places.Option(
            "--source",
            "The scan's folder or archive, for formats that need it; a store's own scans are found without it.");
        var triangles = Numbers.Optional(
            "--triangles", "The most triangles of each smoothed surface; how far that is off is said in export.json.",
            4, int.MaxValue, "triangles");
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace files that an earlier export left in --out.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print what was written as JSON, a line for each series, and nothing else.",
        };

        var command = new Command(
            "export", "Write a result that is there in further formats, without segmenting again.")
        {
            place, formats, outFolder, caseId, series, source, triangles, overwrite, json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var outPlace = parsed.GetValue(outFolder)!;
                Folders.Output(outPlace, "--out");
                var results = WithSource(ResultPlace.Open(parsed.GetValue(place)!), parsed.GetValue(source));
                var exports = new CaseExport(
                    results, parsed.GetValue(caseId), parsed.GetValue(series),
                    new(parsed.GetValue(formats)!, (int?)parsed.GetValue(triangles)),
                    Writer(outPlace, parsed.GetValue(overwrite)));
                return await exports.RunAsync(
                    new(parsed.GetValue(json), outPlace.FullName, parsed.InvocationConfiguration.Output), cancellation);
            });
        return command;
    }

    private static string Line(IResultExporter exporter)
    {
        var needs = exporter.Needs switch
        {
            ExportNeeds.None => "",
            ExportNeeds.Hounsfield => " (needs ct.nii.gz or the scan)",
            _ => " (needs the scan)",
        };
        return $"{exporter.Format}: {exporter.Description}{needs}";
    }

    /// <summary>A run's folder has no scans: they are where the user says, or nowhere.</summary>
    private static ResultPlace WithSource(ResultPlace results, DirectoryInfo? source)
    {
        if (source is not null)
            Folders.Input(source, "--source");
        if (results.RunName is null && source is not null)
            throw new UsageException("--source is for a run's folder: a store has its scans.");
        if (results.RunName is null)
            return results;

        var containers = new Containers();
        IBlobStore scans = source is null ? new MemoryBlobStore() : LocalStores.Scans(source, containers);
        return results with
        {
            Store = new RoutingBlobStore(new Dictionary<string, IBlobStore>
            {
                [containers.Results] = results.Store,
                [containers.Scans] = scans,
                [containers.Work] = new MemoryBlobStore(),
            }),
        };
    }

    private static Func<string, ResultWriter> Writer(DirectoryInfo folder, bool overwrite)
    {
        var store = new DirectoryBlobStore(
            new Dictionary<string, DirectoryContainer> { [OutContainer] = new(folder.FullName) });
        return key =>
        {
            var of = new DirectoryInfo(Path.Combine(folder.FullName, key));
            if (!overwrite && of.Exists && of.EnumerateFileSystemInfos().Any())
            {
                throw new UsageException(
                    $"{of.FullName} holds an earlier export. Name another --out, or pass --overwrite to replace its "
                        + "files.");
            }

            return new(store, name => new BlobAddress(OutContainer, $"{key}/{name}"));
        };
    }
}
