using System.Reflection;

namespace LungSeg.Pipeline;

/// <summary>The version that results carry.</summary>
public static class SoftwareVersion
{
    /// <summary>
    /// Such as <c>0.1.0</c>; the build's source revision is left off so that equal code gives equal bytes.
    /// </summary>
    public static string Current { get; } =
        (typeof(SoftwareVersion)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion
            ?? "0").Split('+')[0];
}
