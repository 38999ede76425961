using System.Text.Json.Serialization;

namespace LungSeg.Local.Benching;

/// <summary>What a scan cost on this machine.</summary>
/// <param name="Processor">The number of processors and the runtime's version.</param>
/// <param name="Method">The segmentation method.</param>
/// <param name="Voxels">Voxels of the CT's own grid.</param>
/// <param name="Runs">How often the scan was run; seconds are medians of all but the first where there are
/// several.</param>
/// <param name="MemoryBytesPerSecond">What this machine copies with all processors: bytes read and written.</param>
/// <param name="Stages">Each stage and the whole; exports run side by side, so their seconds add up to more than the
/// whole.</param>
internal sealed record BenchReport(
    string Processor, string Method, long Voxels, int Runs, double MemoryBytesPerSecond,
    IReadOnlyList<BenchStage> Stages);

/// <summary>One stage.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
/// <param name="VoxelsPerSecond">Voxels of the CT's own grid.</param>
/// <param name="MemoryLimitFraction">
/// The time that this machine's memory takes to pass the two volumes (the CT's own and the isotropic one) once, over
/// the stage's: 1 would be as fast as memory.
/// </param>
/// <param name="BytesRead">From the scan.</param>
/// <param name="BytesWritten">To the results.</param>
internal sealed record BenchStage(
    string Stage, double Seconds, double VoxelsPerSecond, double MemoryLimitFraction, long BytesRead,
    long BytesWritten);

/// <summary>The report's JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJson : JsonSerializerContext;
