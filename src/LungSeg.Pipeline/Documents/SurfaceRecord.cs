namespace LungSeg.Pipeline.Documents;

/// <summary>A surface that an exporter made.</summary>
/// <param name="Name">Its file's name without folder and extension.</param>
/// <param name="Region">The region of the summary whose surface it is; null where it is none's.</param>
/// <param name="Triangles">How many it has.</param>
/// <param name="AreaMm2">Its area, mm².</param>
/// <param name="VolumeMl">The volume that it encloses, mL.</param>
/// <param name="ErrorMm">
/// Where triangles were taken away to meet a budget: the largest root-mean-square distance of a new vertex to the
/// planes of the triangles it stands for, mm. Null where the surface has all its triangles.
/// </param>
public sealed record SurfaceRecord(
    string Name, string? Region, int Triangles, double AreaMm2, double VolumeMl, double? ErrorMm);
