global using StreamCoach.Sandbox;
global using Xunit;
