using LungSeg.Local.Terminal;

namespace LungSeg.Local.Running;

/// <summary>
/// A folder of results that one process writes: a second one is refused, for files of both would lie side by side. A
/// file in the folder that is held open says so; it goes with the process, however that ends.
/// </summary>
internal sealed class ResultClaim : IDisposable
{
    private const string FileName = ".lungseg-running";

    private readonly FileStream _held;

    /// <exception cref="UsageException">Another process writes there.</exception>
    public ResultClaim(DirectoryInfo folder)
    {
        folder.Create();
        var path = Path.Combine(folder.FullName, FileName);
        try
        {
            _held = new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new UsageException(
                $"Another lungseg is writing to {folder.FullName}. Wait until it has ended, or name another --out.");
        }
    }

    public void Dispose() => _held.Dispose();
}
