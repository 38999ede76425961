namespace LungSeg.TestKit.Tools;

/// <summary>How the running tests were built, and with them the programs that they publish or pack as built.</summary>
public static class BuildConfiguration
{
    /// <summary>release or debug: what the folder of the test assembly is called.</summary>
    public static string Name { get; } =
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
}
