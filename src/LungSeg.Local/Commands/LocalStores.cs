using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.Storage.Directories;

namespace LungSeg.Local.Commands;

/// <summary>The stores of commands that work on plain folders.</summary>
internal static class LocalStores
{
    /// <summary>Scans read from a folder as it is, results into another, everything else in memory.</summary>
    public static IBlobStore ForRun(DirectoryInfo folder, DirectoryInfo outFolder, Containers containers)
    {
        var folders = new DirectoryBlobStore(
            new Dictionary<string, DirectoryContainer>
            {
                [containers.Scans] = new(folder.FullName) { ReadOnly = true, FollowFileLinks = true },
                [containers.Results] = new(outFolder.FullName) { FlushToDisk = false },
            },
            unlisted => System.Console.Error.WriteLine($"{unlisted.Path} {unlisted.Reason}"));
        return new RoutingBlobStore(new Dictionary<string, IBlobStore>
        {
            [containers.Scans] = folders,
            [containers.Results] = folders,
            [containers.Work] = new MemoryBlobStore(),
        });
    }
}
