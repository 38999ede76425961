using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.Storage.Directories;

namespace LungSeg.Local.Commands;

/// <summary>The stores of commands that work on plain folders.</summary>
internal static class LocalStores
{
    /// <summary>What a store's text may begin with, to be the name of an environment variable that holds it.</summary>
    private const string Variable = "env:";

    /// <summary>
    /// The store that a command line names, or an environment variable that the command line names: other users of the
    /// machine see command lines, and a connection string has a key in it.
    /// </summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static IBlobStore Open(string storeSpec)
    {
        if (storeSpec.StartsWith(Variable, StringComparison.Ordinal))
        {
            var name = storeSpec[Variable.Length..];
            storeSpec = Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
                ? value
                : throw new UsageException($"The environment variable {name} is not set.");
        }

        try
        {
            return BlobStores.Open(storeSpec, Unlisted);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException(fault.Message);
        }
    }

    /// <summary>Scans read from a folder as it is.</summary>
    public static IBlobStore Scans(DirectoryInfo folder, Containers containers) => new DirectoryBlobStore(
        new Dictionary<string, DirectoryContainer>
        {
            [containers.Scans] = new(folder.FullName) { ReadOnly = true, FollowFileLinks = true },
        },
        Unlisted);

    /// <summary>Scans read from a folder as it is, results into another, everything else in memory.</summary>
    public static IBlobStore ForRun(DirectoryInfo folder, DirectoryInfo outFolder, Containers containers) =>
        new RoutingBlobStore(new Dictionary<string, IBlobStore>
        {
            [containers.Scans] = Scans(folder, containers),
            [containers.Results] = new DirectoryBlobStore(
                new Dictionary<string, DirectoryContainer> { [containers.Results] = new(outFolder.FullName) { FlushToDisk = false } }, Unlisted),
            [containers.Work] = new MemoryBlobStore(),
        });

    private static void Unlisted(UnlistedBlob blob) => Console.Error.WriteLine($"{blob.Path} {blob.Reason}");
}
