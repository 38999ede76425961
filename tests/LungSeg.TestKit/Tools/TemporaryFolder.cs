namespace LungSeg.TestKit.Tools;

/// <summary>A folder of a test's own below the system's temporary one, removed with all in it at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"lungseg-test-{Guid.NewGuid():N}");

    /// <summary>The path of something in the folder.</summary>
    public string this[params ReadOnlySpan<string> parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
