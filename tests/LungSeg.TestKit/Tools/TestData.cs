using Xunit;

namespace LungSeg.TestKit.Tools;

/// <summary>
/// Finds the CT data that is never part of the repository: the folder that the environment variable
/// LUNGSEG_TESTDATA names, or ../shared/data beside the repository's root.
/// </summary>
public static class TestData
{
    /// <summary>The environment variable that names the data folder.</summary>
    public const string Variable = "LUNGSEG_TESTDATA";

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>Full path of the data folder, or null where there is none.</summary>
    public static string? Root => Found.Value;

    /// <summary>Full path of a folder of the data, or a skip with the reason where it is not there.</summary>
    /// <param name="relative">For example "lidc-0001/dicom".</param>
    public static string FolderOrSkip(string relative)
    {
        var path = Root is null ? null : Path.Combine(Root, relative);
        if (path is null || !Directory.Exists(path)) Assert.Skip(Reason(relative));
        return path;
    }

    /// <summary>Full path of a file of the data, or a skip with the reason where it is not there.</summary>
    /// <param name="relative">For example "cip-ct64/lungs_ref.nii.gz".</param>
    public static string FileOrSkip(string relative)
    {
        var path = Root is null ? null : Path.Combine(Root, relative);
        if (path is null || !File.Exists(path)) Assert.Skip(Reason(relative));
        return path;
    }

    private static string Reason(string relative) =>
        $"needs the test data '{relative}': set {Variable} to the folder that holds it";

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named)) return Directory.Exists(named) ? Path.GetFullPath(named) : null;
        if (RepositoryRoot.Path is not { } root) return null;
        var beside = Path.GetFullPath(Path.Combine(root, "..", "shared", "data"));
        return Directory.Exists(beside) ? beside : null;
    }
}
