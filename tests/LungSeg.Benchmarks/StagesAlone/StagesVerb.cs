using System.Globalization;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Benchmarks.StagesAlone;

/// <summary>
/// <c>stages DICOM_FOLDER [azurite] [robust|tutorial]</c>: what each stage takes as an activity. The case's own
/// workflow is run on a folder store, or on Azurite, with every stage in a process of its own, as far from the others
/// as machines are; printed is the largest resident memory of each kind.
/// </summary>
internal static class StagesVerb
{
    public const string Verb = "stages";

    private const string CaseId = "case";

    public static async Task<int> RunAsync(string folder, IReadOnlyCollection<string> words)
    {
        var method = words.Contains("tutorial") ? "tutorial" : "robust";
        using var temporary = new TemporaryFolder();
        await using var azurite = new AzuriteFixture();
        var spec = words.Contains("azurite") ? await azurite.ConnectionStringOrSkipAsync() : temporary.Path;
        await ScanUpload.RunAsync(BlobStores.Open(spec), new(), folder, CaseId);

        var context = new ProcessPerStage(spec);
        var options = new ProcessingOptions { Method = method, Formats = LungSeg.Pipeline.Exports.Exporters.ForViewer };
        var outcome = await CaseWorkflow.RunAsync(
            context, new(CaseReference.Named(CaseId), options, CompletenessPolicy.AsItStands))
            ?? throw new InvalidOperationException("The case asked to continue.");

        Console.WriteLine(
            $"{Path.GetFileName(folder)}, {method}, {(words.Contains("azurite") ? "Azurite" : "folder store")}: "
                + $"{outcome.Status}");
        Console.WriteLine("| Stage | Processes | Peak memory, MB | Longest, s |\n|---|---|---|---|");
        foreach (var stage in context.Costs.GroupBy(cost => cost.Stage))
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {stage.Key} | {stage.Count()} | {stage.Max(cost => cost.PeakMegabytes):0} | "
                        + $"{stage.Max(cost => cost.Seconds):0.0} |"));
        }

        return outcome.Status == CaseStatus.Complete ? 0 : 1;
    }
}
