using LungSeg.Local.Driver;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.Storage.Directories;
using LungSeg.Storage.Listing;

namespace LungSeg.Local.Running;

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

        if (BlobStores.IsFolder(storeSpec) && !Directory.Exists(storeSpec))
        {
            throw new UsageException(
                $"There is no folder {Path.GetFullPath(storeSpec)}. Name what 'run' wrote, or a store: a folder with "
                    + "a folder 'scans' in it, or one in Azure.");
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

    /// <summary>
    /// Scans read from a folder as it is, or from a file, beside which nothing is looked at but what holds its voxels.
    /// </summary>
    /// <param name="folder">The scans' folder, or the file.</param>
    /// <param name="containers">Names the container that it becomes.</param>
    /// <param name="results">A folder for results that may lie within; it is no input.</param>
    public static IBlobStore Scans(DirectoryInfo folder, Containers containers, DirectoryInfo? results = null)
    {
        if (InputFile.Find(folder) is not { } file)
            return Folder(folder, containers, results);
        if (BlobNameOf(folder.Name) is null)
            throw new UsageException($"The name of {folder.FullName} is not Unicode. Rename it.");
        return new SelectedBlobStore(
            Folder(folder.Parent!, containers, results), [.. file.Files.Select(BlobNameOf).OfType<string>()]);
    }

    /// <summary>Scans for those who only look: with a place for what has to be unpacked.</summary>
    public static IBlobStore ForInfo(
        DirectoryInfo folder, Containers containers, RunScratch scratch, IReadOnlyList<string>? names = null) =>
        new RoutingBlobStore(
            new Dictionary<string, IBlobStore>
            {
                [containers.Scans] = Named(folder, containers, results: null, names),
                [containers.Work] = scratch.Files,
            });

    /// <summary>A file's name, or one in a folder beside it, as a blob's.</summary>
    private static string? BlobNameOf(string fileName) =>
        BlobName.IsValid(fileName, out _) ? fileName
        : OddFileName.Escape(fileName) is { } name && BlobName.IsValid(name, out _) ? name
        : null;

    private static DirectoryBlobStore Folder(DirectoryInfo folder, Containers containers, DirectoryInfo? results) =>
        new(
            new Dictionary<string, DirectoryContainer>
            {
                [containers.Scans] = new(folder.FullName)
                {
                    ReadOnly = true,
                    FollowFileLinks = true,
                    Unlisted = results is null ? null : Path.TrimEndingDirectorySeparator(results.FullName),
                },
            },
            Unlisted);

    /// <summary>
    /// Scans read from a folder as it is and listed once, results into another, everything else where scratch is. The
    /// results' folder may lie within the scans': what one run writes is never input of the same run.
    /// </summary>
    /// <param name="folder">The scans' folder, or the file.</param>
    /// <param name="outFolder">Where results go.</param>
    /// <param name="containers">Names the containers that they become.</param>
    /// <param name="scratch">Everything else.</param>
    /// <param name="names">The only files of the folder that are looked at; null for all.</param>
    public static IBlobStore ForRun(
        DirectoryInfo folder, DirectoryInfo outFolder, Containers containers, RunScratch scratch,
        IReadOnlyList<string>? names = null) =>
        new RoutingBlobStore(
            new Dictionary<string, IBlobStore>
            {
                [containers.Scans] = new SnapshotBlobStore(Named(folder, containers, outFolder, names)),
                [containers.Results] = new DirectoryBlobStore(
                    new Dictionary<string, DirectoryContainer>
                    {
                        [containers.Results] = new(outFolder.FullName) { FlushToDisk = false },
                    },
                    Unlisted),
                [containers.Work] = scratch.Files,
            });

    private static IBlobStore Named(
        DirectoryInfo folder, Containers containers, DirectoryInfo? results, IReadOnlyList<string>? names) =>
        names is null
            ? Scans(folder, containers, results)
            : new SelectedBlobStore(Folder(folder, containers, results), names);

    private static void Unlisted(UnlistedBlob blob) => Console.Error.WriteLine($"{blob.Path} {blob.Reason}");
}
