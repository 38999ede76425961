namespace LungSeg.Workflow;

/// <summary>A model that the user brings, by what is in its files: names alone would not say which it was.</summary>
/// <param name="Name">What its configuration calls it.</param>
/// <param name="Version">Its version, where the configuration has one.</param>
/// <param name="File">The model file's name without folders.</param>
/// <param name="Sha256">Of the model file's bytes, in hexadecimal.</param>
/// <param name="ConfigurationSha256">Of the configuration's bytes, in hexadecimal.</param>
public sealed record ModelReference(
    string Name, string? Version, string File, string Sha256, string ConfigurationSha256);
