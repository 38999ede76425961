namespace LungSeg.Pipeline.Ports;

/// <summary>
/// The order in which listings come by their first segments: "a-b/1" lies before "a/1", as '-' comes before '/'.
/// </summary>
public static class FolderOrder
{
    /// <summary>Less than 0 where folder <paramref name="a"/> comes before <paramref name="b"/>; before all is
    /// "".</summary>
    public static int Compare(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        return At(a, common) - At(b, common);
    }

    /// <summary>A folder's name ends with '/' to those who order it; the empty one has none, and comes first.</summary>
    private static int At(string folder, int index) =>
        index < folder.Length ? folder[index] : folder.Length == 0 ? -1 : '/';
}
