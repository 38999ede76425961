using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Storage.Directories;

/// <summary>
/// A rename that replaces one version of a file and no other, whoever else on this machine is renaming to the same name
/// by this class. Whoever replaces a file holds a lock on it from the look at its version to the rename: on Unix an
/// advisory lock on the file itself (flock), which no reader of ours takes, so that nobody waits; on Windows, where an
/// opened file cannot be replaced, a mutex called after it.
/// </summary>
internal static class VersionedMove
{
    private const int MaximumTries = 1000;

    /// <exception cref="OtherVersionException">The target is another version, or is not there.</exception>
    public static void Move(string source, string target, string etag)
    {
        if (OperatingSystem.IsWindows())
        {
            using var mutex = new Mutex(initiallyOwned: false, NameOf(target));
            Wait(mutex);
            try
            {
                MoveHeld(source, target, etag);
            }
            finally
            {
                mutex.ReleaseMutex();
            }

            return;
        }

        using var held = Hold(target, etag);
        MoveHeld(source, target, etag);
    }

    private static void MoveHeld(string source, string target, string etag)
    {
        if (!Is(target, etag)) throw new OtherVersionException(target, null);
        File.Move(source, target, overwrite: true);
    }

    /// <summary>
    /// The lock on the file that has the name. One that lost its name since it was opened has another version than the
    /// file that has it now, so that its lock does no harm.
    /// </summary>
    private static FileStream Hold(string target, string etag)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(target, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (tries < MaximumTries && Is(target, etag))
            {
                // Another holds it that wants to replace another version, and lets go of it at once.
                Thread.Sleep(1);
            }
            catch (IOException fault)
            {
                throw new OtherVersionException(target, fault);
            }
        }
    }

    private static bool Is(string target, string etag)
    {
        var file = new FileInfo(target);
        return file.Exists && FileVersion.Of(file).ETag == etag;
    }

    private static void Wait(Mutex mutex)
    {
        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Its holder died; the mutex is this thread's now, and a rename is whole or not at all.
        }
    }

    private static string NameOf(string target) =>
        @"Global\lungseg-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)));

    /// <summary>The file is not the version that was to be replaced.</summary>
    internal sealed class OtherVersionException(string target, Exception? inner)
        : Exception($"The file '{target}' is another version.", inner);
}
