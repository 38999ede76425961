using LungSeg.Pipeline;

namespace LungSeg.Viewer;

/// <summary>What a viewer shows and allows.</summary>
public sealed record ViewerOptions
{
    public Containers Containers { get; init; } = new();

    /// <summary>
    /// The results container is a folder that <c>lungseg run</c> wrote, or one with such folders anywhere below: each
    /// is shown as a case. This is what a run at the very root is called. Null for a store of cases.
    /// </summary>
    public string? RunsFolder { get; init; }

    /// <summary>People may upload scans.</summary>
    public bool AllowUploads { get; init; }

    /// <summary>A file that is uploaded may have this many bytes.</summary>
    public long MaximumUploadBytes { get; init; } = 2L << 30;

    /// <summary>
    /// Only those who know it are let in; null where the host has seen to that (App Service authentication, a
    /// function key). At least 128 random bits, letters and digits.
    /// </summary>
    public string? AccessToken { get; init; }
}
