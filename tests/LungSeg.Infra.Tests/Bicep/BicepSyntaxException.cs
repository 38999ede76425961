namespace LungSeg.Infra.Tests.Bicep;

/// <summary>The text is not Bicep: an unbalanced bracket, an open string, an unknown character or statement.</summary>
internal sealed class BicepSyntaxException(string message, int line) : Exception($"line {line}: {message}");
