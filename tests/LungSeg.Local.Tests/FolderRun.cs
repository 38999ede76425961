using System.Text.Json;
using LungSeg.Formats.Volumes;
using LungSeg.Local.Commands;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Memory;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests;

/// <summary>One <c>lungseg run</c> over a folder, in this process, and what it wrote.</summary>
internal sealed class FolderRun : IDisposable
{
    private readonly TemporaryFolder _out = new();

    /// <summary>Coarse, so that a test takes a second; the method does not know.</summary>
    public static ProcessingOptions Coarse => new() { SpacingMm = 3, Formats = ["masks"] };

    public int ExitCode { get; private set; }

    public string Folder => _out.Path;

    /// <summary>case.json, or failed.json where there is none.</summary>
    public CaseDocument Case => Read(
        File.Exists(PathOf(CaseDocument.CompleteName)) ? CaseDocument.CompleteName : CaseDocument.FailedName,
        PipelineJson.Default.CaseDocument);

    /// <summary>The summaries in the order of the case's series.</summary>
    public IReadOnlyList<SummaryDocument> Summaries =>
        [.. Case.Series.Select(series => Read(series.SummaryBlob!, PipelineJson.Default.SummaryDocument))];

    public static async Task<FolderRun> Of(string folder, ProcessingOptions? options = null)
    {
        var run = new FolderRun();
        run.ExitCode = await RunCommand.RunAsync(
            new(folder), new(run.Folder), options ?? Coarse, rerun: false, json: true,
            TestContext.Current.CancellationToken);
        return run;
    }

    /// <summary>The path of a result.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>A mask of a series, which the caller disposes.</summary>
    public Volume<byte> Labels(SummaryDocument summary, string name = "lungs")
    {
        using var file = File.OpenRead(PathOf(Path.Combine(summary.Series.Key, "masks", name + ".nii.gz")));
        return NiftiReader.ReadLabels(file);
    }

    public void Dispose() => _out.Dispose();

    private T Read<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(name)), type)!;
}
