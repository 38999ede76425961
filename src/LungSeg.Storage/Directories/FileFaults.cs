using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Directories;

/// <summary>What the file system's exceptions mean as a blob store's.</summary>
internal static class FileFaults
{
    // errno on Unix, HRESULT on Windows.
    private static readonly int[] DiskFull =
    [
        28, // ENOSPC
        122, // EDQUOT
        unchecked((int)0x80070070),
        unchecked((int)0x80070027),
    ];
    private const int ReadOnlyFileSystem = 30; // EROFS

    /// <summary>True where the file system has no room, in a message that is ours to give.</summary>
    public static bool IsDiskFull(Exception fault) =>
        fault is IOException and not StorageException && DiskFull.Contains(fault.HResult);

    public static StorageException Translate(Exception fault, BlobAddress address) =>
        fault switch
        {
            StorageException known => known,
            FileNotFoundException or DirectoryNotFoundException => new BlobNotFoundException(address, fault),
            UnauthorizedAccessException => new BlobNotReadableException(
                $"The file of {address} may not be opened: give this user the right to it.", fault),
            PathTooLongException => new StorageRefusedException(
                $"The name {address} is too long for the file system.", fault),
            _ when IsDiskFull(fault) => new StorageRefusedException(
                $"The disk is full: {address} was not written.", fault),
            _ when fault.HResult == ReadOnlyFileSystem => new StorageRefusedException(
                $"The file system is read-only: {address} was not written.", fault),
            _ => new StorageUnavailableException($"The file system failed at {address}.", fault),
        };
}
