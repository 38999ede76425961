namespace LungSeg.TestKit.Tools;

/// <summary>The folder that holds LungSeg.Functions.sln, found upwards from the running test assembly.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>Full path of the repository's root, or null where tests run away from a working tree.</summary>
    public static string? Path => Found.Value;

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "LungSeg.Functions.sln"))) return folder.FullName;
        }

        return null;
    }
}
