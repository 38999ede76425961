using LungSeg.Pipeline;
using LungSeg.Pipeline.Scratch;
using LungSeg.Storage.Directories;

namespace LungSeg.Local.Driver;

/// <summary>
/// The scratch of one run: memory, and for what is too large a folder of its own among the system's temporary files,
/// which goes with it.
/// </summary>
internal sealed class RunScratch : IDisposable
{
    /// <summary>
    /// The largest volume to keep in memory: 800 slices of 512 x 512. One scan at a time then stays below 1 GB, for a
    /// larger one is written and read back by slabs.
    /// </summary>
    public const long LargestInMemory = 400 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lungseg-run-");

    public RunScratch(Containers containers)
    {
        Files = new DirectoryBlobStore(new Dictionary<string, DirectoryContainer>
        {
            [containers.Work] = new(_folder.FullName) { FlushToDisk = false },
        });
        Voxels = new(new BlobScratch(Files, containers.Work), LargestInMemory);
    }

    /// <summary>The folder, for what is no voxels.</summary>
    public DirectoryBlobStore Files { get; }

    public OverflowScratch Voxels { get; }

    public void Dispose()
    {
        Voxels.Dispose();
        _folder.Delete(recursive: true);
    }
}
