using LungSeg.Phantoms;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;

namespace LungSeg.DicomWeb.Tests;

/// <summary>A phantom's scan, and what <c>run</c> made of it: SEG, RT Structure Set and SR.</summary>
public sealed class PhantomResults : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

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
            "dicom-sr", "rtstruct", "--json",
        ]);
        Assert.True(run.ExitCode == 0, run.Errors);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _folder.Dispose();
}
