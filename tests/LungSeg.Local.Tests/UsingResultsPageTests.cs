using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>The examples of docs/using-results.md, run as they stand there over a result.</summary>
public sealed class UsingResultsPageTests : IDisposable
{
    private readonly TemporaryFolder _scan = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _scan.Dispose();

    [Fact]
    public async Task Numbers_from_the_files_are_those_of_the_summary()
    {
        using var run = await RunAsync();
        var said = Lines(PageBlocks.Of("using-results.md", "python")[0], "nibabel numpy", run);

        Assert.Equal(4, said.Length);
        foreach (var (own, summary) in new[] { (said[0], said[1]), (said[2], said[3]) })
        {
            Assert.Equal(own.Split(' ', 2)[1], summary["the summary says ".Length..]);
        }
    }

    [Fact]
    public async Task The_segmentation_object_holds_the_segments()
    {
        using var run = await RunAsync();
        var said = Assert.Single(Lines(PageBlocks.Of("using-results.md", "python")[1], "pydicom numpy", run));

        var right = run.Summaries[0].Regions.Single(region => region.Name == "right-lung");
        Assert.Contains($"'Right lung': {right.Voxels},", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_that_the_page_names_is_one_that_a_run_writes()
    {
        using var run = await RunAsync();
        var folder = Path.Combine(run.Folder, run.Summaries[0].Series.Key);
        string[] names =
            ["lungs.nii.gz", "lung-air.nii.gz", "lungs-iso.nii.gz", "lungs.seg.nrrd", "lungs.seg.dcm", "../ct.nii.gz"];
        foreach (var name in names) Assert.True(File.Exists(Path.Combine(folder, "masks", name)), name);
    }

    private static string[] Lines(string block, string modules, FolderRun run) =>
        PythonTool
            .RunOrSkip(
                modules, $"import os, sys\nos.chdir(sys.argv[1])\n{block}",
                Path.Combine(run.Folder, run.Summaries[0].Series.Key))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<FolderRun> RunAsync()
    {
        foreach (var (name, bytes) in SmallPatient.Slices) await File.WriteAllBytesAsync(_scan[name], bytes, Token);
        return await FolderRun.Of(
            _scan.Path, FolderRun.Coarse with { Formats = ["masks", "ct", "dicom-seg", "seg-nrrd"] });
    }
}
