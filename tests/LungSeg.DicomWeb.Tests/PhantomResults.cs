using LungSeg.Phantoms;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;

namespace LungSeg.DicomWeb.Tests;

/// <summary>A phantom's scan, and what <c>run</c> made of it: SEG, RT Structure Set and SR.</summary>
public class PhantomResults : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _furtherFormats;

    public PhantomResults()
        : this([])
    {
    }

    /// <param name="furtherFormats">What else it makes.</param>
    protected PhantomResults(params string[] furtherFormats) => _furtherFormats = furtherFormats;

    /// <summary>The scan's files.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Slices { get; } =
        [.. PhantomDicom.Files(PhantomGrid.Centred(new(90, 72, 80), new(4, 4, 4)))];

    /// <summary>The run's results; not to be written to.</summary>
    public string Folder => _folder["results"];

    /// <summary>The DICOM objects among them, below the folder, in order.</summary>
    public IReadOnlyList<string> Objects =>
    [
        .. Directory.EnumerateFiles(Folder, "*.dcm", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The UID of the scan's study.</summary>
    public string Study => SampleObject.Identity(Slices[0].Bytes).StudyInstanceUid;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder["patient 7"]);
        foreach (var (name, bytes) in Slices) await File.WriteAllBytesAsync(_folder["patient 7", name], bytes);
        var run = await SendRun.Of([
            "run", _folder["patient 7"], "--out", Folder, "--spacing", "3", "--formats", "masks", "dicom-seg",
            "dicom-sr", "rtstruct", .. _furtherFormats, "--json",
        ]);
        Assert.True(run.ExitCode == 0, run.Errors);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same with the report.</summary>
public sealed class ReportedResults : PhantomResults
{
    public ReportedResults()
        : base("dicom-report")
    {
    }
}
