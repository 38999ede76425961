using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>One run of a full-size real scan at 1 mm, for all tests of a class.</summary>
public sealed class RealScanRun : IAsyncLifetime
{
    private const string Data = "lidc-0001/dicom";

    private FolderRun? _run;

    /// <summary>The scan's folder.</summary>
    public string Scan { get; } = TestData.Root is { } root ? Path.Combine(root, Data) : "";

    internal FolderRun Run => _run ?? throw new InvalidOperationException("Ask for the data first.");

    public SummaryDocument Summary => Assert.Single(Run.Summaries);

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(Scan)) _run = await FolderRun.Of(Scan, new() { Formats = [.. Exporters.Default, "stl"] });
    }

    /// <summary>Skips the test where the scan is not there.</summary>
    public static void DemandData() => TestData.FolderOrSkip(Data);

    /// <summary>The path of one of the series' files.</summary>
    public string PathOf(string name) => Run.PathOf(Path.Combine(Summary.Series.Key, name));

    public ValueTask DisposeAsync()
    {
        _run?.Dispose();
        return ValueTask.CompletedTask;
    }
}
